import { isDatabaseAway } from '#db/is-database-away.ts';
import { createBackOff } from '#lib/back-off.ts';
import { pause } from '#lib/pause.ts';

const PAUSES_MS = { first: 50, longest: 1_000 };

/**
 * Repeats a write for as long as the database is away, until `signal` says that there is no more right to it.
 * The write must be one that may be repeated: its answer can be lost although it was stored.
 *
 * @throws what the write throws, once that is not the database's absence, or once the signal is aborted.
 */
export async function persist<Result>(signal: AbortSignal, write: () => Promise<Result>): Promise<Result> {
  const backOff = createBackOff(PAUSES_MS);
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (signal.aborted || !isDatabaseAway(error)) throw error;
      await pause(backOff.next(), signal); // cut short: one last attempt
    }
  }
}
