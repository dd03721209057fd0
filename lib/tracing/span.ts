import { AsyncLocalStorage } from 'node:async_hooks';

/** What a span is told of, beside its name: short texts and numbers, never what a client keeps secret. */
export type SpanFacts = Readonly<Record<string, string | number>>;

/** A piece of work that a trace shows, from its start to its end. */
export interface Span {
  /** By which work elsewhere is told to belong to it: `traceparent` of the W3C. */
  readonly traceparent: string;
  rename(name: string): void;
  tell(facts: SpanFacts): void;
  /** Says that the work did not succeed, and by which code. */
  fail(code: string): void;
  /** Once; what is told later is lost. */
  end(): void;
}

export interface SpanStart {
  readonly name: string;
  /** Whether it answers somebody, asks somebody, takes a job from the queue, or is none of these. */
  readonly kind: 'SERVER' | 'CLIENT' | 'CONSUMER' | 'INTERNAL';
  readonly facts?: SpanFacts;
  /** What it belongs to: a span, or the `traceparent` of one elsewhere; null begins a trace of its own. */
  readonly parent: Span | string | null;
}

/** Where spans go. */
export interface Tracing {
  start(span: SpanStart): Span;
  /** Sends what has ended, as far as that takes no more than two seconds. */
  close(): Promise<void>;
}

const current = new AsyncLocalStorage<Span>();

/** The span that this is done in; null where nothing is traced. */
export function currentSpan(): Span | null {
  return current.getStore() ?? null;
}

/** Does some work in a span, which stays open. */
export function within<Result>(span: Span, work: () => Result): Result {
  return current.run(span, work);
}
