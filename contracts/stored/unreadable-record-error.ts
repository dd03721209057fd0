export interface UnreadableRecord {
  /** What the record is, e.g. `run config`. */
  readonly document: string;
  /** Version the record says it has; null when it says none that can be understood. */
  readonly found: number | null;
  /** Newest version this program reads. */
  readonly known: number;
  /** What is wrong with it. */
  readonly reason: string;
}

/** A stored document that this program cannot read: broken, or written by a newer program. */
export class UnreadableRecordError extends Error {
  override readonly name = 'UnreadableRecordError';
  readonly document: string;
  readonly found: number | null;
  readonly known: number;
  readonly reason: string;

  constructor({ document, found, known, reason }: UnreadableRecord, options?: ErrorOptions) {
    super(`The stored ${document} cannot be read: ${reason}`, options);
    this.document = document;
    this.found = found;
    this.known = known;
    this.reason = reason;
  }
}
