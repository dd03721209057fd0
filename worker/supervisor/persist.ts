import { setTimeout as wait } from 'node:timers/promises';
import { isDatabaseAway } from '#db/is-database-away.ts';

const FIRST_BACKOFF_MS = 50;
const LONGEST_BACKOFF_MS = 1_000;

/**
 * Repeats a write for as long as the database is away, until `signal` says that there is no more right to it.
 * The write must be one that may be repeated: its answer can be lost although it was stored.
 *
 * @throws what the write throws, once that is not the database's absence, or once the signal is aborted.
 */
export async function persist<Result>(signal: AbortSignal, write: () => Promise<Result>): Promise<Result> {
  for (let backoff = FIRST_BACKOFF_MS; ; backoff = Math.min(backoff * 2, LONGEST_BACKOFF_MS)) {
    try {
      return await write();
    } catch (error) {
      if (signal.aborted || !isDatabaseAway(error)) throw error;
      await wait(backoff, undefined, { signal }).catch(() => undefined); // cut short: one last attempt
    }
  }
}
