import type { Client, FormattedExecutionResult } from 'graphql-ws';

/** What a subscription brings, one event after another. */
export interface Subscribed {
  /** The data of the next event; undefined when the server has completed. @throws the errors that came instead */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each test knows what it asked for
  next(): Promise<any>;
  leave(): Promise<void>;
}

export function subscribe(
  client: Client,
  query: string,
  variables: Record<string, unknown> = {},
): Subscribed {
  const events = client.iterate({ query, variables });
  return {
    async next() {
      const { done, value } = (await events.next()) as IteratorResult<FormattedExecutionResult, undefined>;
      if (done) return undefined;
      if (value.errors) throw Object.assign(new Error(value.errors[0]?.message), { errors: value.errors });
      return value.data;
    },
    async leave() {
      await events.return?.();
    },
  };
}
