import { databaseTrouble, type DatabaseTrouble } from '#db/database-trouble.ts';
import { createBackOff } from '#lib/back-off.ts';
import { pause } from '#lib/pause.ts';

const PAUSES_MS = { first: 50, longest: 1_000 };

/**
 * Repeats a write for as long as the database is away or has no room, until `signal` says that there is no more right to
 * it. The write must be one that may be repeated: its answer can be lost although it was stored.
 *
 * @param onTrouble runs after each attempt that failed so, before the next.
 * @throws what the write throws, once that is no trouble of the database, or once the signal is aborted.
 */
export async function persist<Result>(
  signal: AbortSignal,
  write: () => Promise<Result>,
  onTrouble?: (trouble: DatabaseTrouble) => Promise<void>,
): Promise<Result> {
  const backOff = createBackOff(PAUSES_MS);
  for (;;) {
    try {
      return await write();
    } catch (error) {
      const trouble = databaseTrouble(error);
      if (signal.aborted || trouble === null) throw error;
      await onTrouble?.(trouble);
      await pause(backOff.next(), signal); // cut short: one last attempt
    }
  }
}
