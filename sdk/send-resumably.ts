/** The connection broke, or whoever was behind it could not answer: trying again makes sense. */
export class BrokenOffError extends Error {
  override readonly name = 'BrokenOffError';
}

/**
 * Whether an answer of this status may be another one soon: of a server or a proxy that is going down, coming up or
 * busy, or of one that says from which byte to go on (409 with `Upload-Offset`).
 */
export function mayPass(status: number, offset: string | null): boolean {
  return MAY_PASS.has(status) || (status === 409 && offset !== null);
}

const MAY_PASS: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Sends bytes over connections that may break. Both reject with BrokenOffError then, with anything else at a refusal. */
export interface SendingLine {
  /** Sends everything from byte `offset` on; `onSent` hears how far it is, in bytes from the start. */
  send(offset: number, onSent: (bytes: number) => void): Promise<void>;
  /** How many bytes the other end holds. */
  held(): Promise<number>;
}

export interface SendingOptions {
  /** Between two attempts, milliseconds: each twice as long as the one before, while nothing arrives. */
  readonly pauses: { readonly first: number; readonly longest: number };
  /** Attempts in a row that bring no byte further before it is given up. */
  readonly tries: number;
  readonly wait: (ms: number) => Promise<unknown>;
  readonly onSent: (bytes: number) => void;
}

/** Sends until all has arrived: after a broken connection it goes on from what the other end holds. */
export async function sendResumably(line: SendingLine, options: SendingOptions): Promise<void> {
  const { pauses, tries, wait, onSent } = options;
  let pause = pauses.first;
  let offset = 0;
  let isFirst = true;
  for (let failed = 0; ; failed++) {
    try {
      if (!isFirst) {
        const held = await line.held();
        if (held > offset) {
          failed = 0;
          pause = pauses.first;
        }
        offset = held;
        onSent(offset);
      }
      isFirst = false;
      await line.send(offset, onSent);
      return;
    } catch (error) {
      isFirst = false;
      if (!(error instanceof BrokenOffError) || failed + 1 >= tries) throw error;
      await wait(pause);
      pause = Math.min(2 * pause, pauses.longest);
    }
  }
}
