import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { z } from 'zod';

/** Someone who looks at the page of a run. */
export interface StepViewer {
  /** Resolves once it was told of a step. @returns when that was, by `performance.now()` */
  seen(step: number): Promise<number>;
  leave(): void;
}

/** What the page of a run asks for. */
const DOCUMENT = `subscription ($runId: ID!) { runEvents(runId: $runId) {
  cursor upToDate reset resetToStep
  run {
    id displayName state stage version computeBackend startedAt finishedAt allowedActions
    progress { step totalSteps stepsPerSecond etaSeconds }
    degraded { reason message since } failure { class code message }
  }
  metrics { name steps values }
  samples { id } checkpoints { id } logLines { cursor time level text }
} }`;

const eventSchema = z.object({
  data: z.object({ runEvents: z.object({ metrics: z.array(z.object({ steps: z.array(z.int()) })) }) }),
});

/** Opens a socket of its own and follows a run from its beginning. @param runId global id */
export function openStepViewer(url: string, token: string, runId: string): StepViewer {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  });
  let newest = 0;
  let at = 0;
  let failure: Error | undefined;
  let look = (): void => undefined;
  const fail = (reason: unknown): void => {
    failure = reason instanceof Error ? reason : new Error('the subscription failed', { cause: reason });
    look();
  };
  client.subscribe(
    { query: DOCUMENT, variables: { runId } },
    {
      next(result) {
        at = performance.now();
        const event = eventSchema.safeParse(result);
        if (!event.success) {
          fail(new Error(`expected an event, got ${JSON.stringify(result).slice(0, 500)}`));
          return;
        }
        newest = Math.max(newest, event.data.data.runEvents.metrics[0]?.steps.at(-1) ?? 0);
        look();
      },
      error: fail,
      complete: () => {
        fail(new Error('the subscription ended'));
      },
    },
  );
  return {
    seen: (step) =>
      new Promise((resolve, reject) => {
        look = () => {
          if (failure !== undefined) reject(failure);
          else if (newest >= step) resolve(at);
        };
        look();
      }),
    leave() {
      failure ??= new Error('it left');
      client.terminate();
    },
  };
}
