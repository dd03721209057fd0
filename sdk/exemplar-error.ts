/** One thing that was wrong. */
export interface Reason {
  /** Stable, in capitals, such as NOT_FOUND. */
  readonly code: string;
  readonly message: string;
  /** Path of the input that has to be mended, where it is one. */
  readonly field?: readonly string[] | null | undefined;
  /** What else the server said about it. */
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Who says so: `refusal`: the server, about a value that the caller can mend; `server`: the server, about the request or
 * itself; `connection`: nobody, as no answer came; `answer`: this client, about an answer that it cannot use; `work`: the
 * server, about work that it took on and that did not finish.
 */
export type ErrorSource = 'refusal' | 'server' | 'connection' | 'answer' | 'work';

interface ErrorFacts extends ErrorOptions {
  /** Where the client asked. */
  readonly address?: URL;
  /** Of HTTP. */
  readonly status?: number;
}

/** Everything that the client throws. `code` and `field` are those of the first reason. */
export class ExemplarError extends Error {
  override readonly name = 'ExemplarError';
  readonly code: string;
  readonly field: readonly string[] | null;
  readonly address: URL | null;
  readonly status: number | null;

  constructor(
    readonly source: ErrorSource,
    readonly reasons: readonly [Reason, ...Reason[]],
    facts: ErrorFacts = {},
  ) {
    super(reasons.map(({ message }) => message).join('\n'), facts);
    this.code = reasons[0].code;
    this.field = reasons[0].field ?? null;
    this.address = facts.address ?? null;
    this.status = facts.status ?? null;
  }
}
