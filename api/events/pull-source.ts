import { databaseTrouble } from '#db/database-trouble.ts';

/** What a look at the rows found. */
export interface Look<Value> {
  /** Null when there is nothing new. */
  readonly value: Value | null;
  /** Whether nothing will ever come after it. */
  readonly isLast: boolean;
}

/** While the database is of no use nobody tells when it is back. */
export const LOOK_AGAIN_MS = 2_000;

/**
 * Values for a subscription, pulled from the rows whenever the client is ready for one: a slow client slows only
 * itself. Written by hand and not as an async generator, because a generator that waits cannot be ended: here
 * `return` settles the pending `next`, so nothing stays behind when a client leaves.
 *
 * @param onWake registers for wake-ups; happens before the first look.
 */
export function pullSource<Value>(
  onWake: (wake: () => void) => () => void,
  look: () => Promise<Look<Value>>,
): AsyncIterableIterator<Value> {
  let closed = false;
  const isClosed = (): boolean => closed; // it changes while we wait
  let isLast = false;
  let wake = (): void => undefined;
  let lookAgain: NodeJS.Timeout | undefined;
  const off = onWake(() => {
    wake();
  });

  const end = (): Promise<IteratorReturnResult<undefined>> => {
    if (!closed) {
      closed = true;
      off();
      wake();
    }
    return Promise.resolve({ value: undefined, done: true });
  };
  const lookOnce = async (): Promise<Look<Value>> => {
    try {
      return await look();
    } catch (error) {
      if (databaseTrouble(error) !== null) {
        lookAgain = setTimeout(wake, LOOK_AGAIN_MS); // it goes on when the database does
        return { value: null, isLast: false };
      }
      void end(); // after an error nobody calls return
      throw error;
    }
  };

  return {
    async next() {
      while (!isClosed() && !isLast) {
        const woken = new Promise<void>((resolve) => {
          wake = resolve; // armed before looking
        });
        const found = await lookOnce();
        if (isClosed()) break;
        isLast = found.isLast;
        if (found.value !== null) return { value: found.value, done: false };
        if (isLast) break;
        await woken;
        clearTimeout(lookAgain);
      }
      return end();
    },
    return: end,
    throw(error) {
      void end();
      return Promise.reject(error as Error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
