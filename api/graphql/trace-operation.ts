import type { RequestHandler } from 'express';
import { currentSpan, type Span, type Tracing, within } from '#lib/tracing/span.ts';

/** What is told of an operation: never its text or its variables. */
export interface TracedOperation {
  readonly type: string;
  /** Null where it has none. */
  readonly name: string | null;
}

/** Longer names are cut: a client chooses them. */
const MOST_CHARACTERS = 100;

/** Names a span after an operation, as `query Runs`. */
export function nameSpan(span: Span, { type, name }: TracedOperation): void {
  const shown = name?.slice(0, MOST_CHARACTERS) ?? null;
  span.rename(shown === null ? type : `${type} ${shown}`);
  span.tell({
    'graphql.operation.type': type,
    ...(shown === null ? {} : { 'graphql.operation.name': shown }),
  });
}

/** Opens a span for what a request asks in GraphQL; who reads the request names it. */
export function traceOperations(tracing: Tracing): RequestHandler {
  return (_request, response, next) => {
    const span = tracing.start({ name: 'graphql', kind: 'INTERNAL', parent: currentSpan() });
    response.once('close', () => {
      span.end();
    });
    within(span, next);
  };
}

/** Does an operation of a socket in a span of its own. */
export async function inOperation<Result>(
  tracing: Tracing,
  operation: TracedOperation,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  const span = tracing.start({ name: 'graphql', kind: 'SERVER', parent: null });
  nameSpan(span, operation);
  try {
    return await within(span, work);
  } finally {
    span.end();
  }
}
