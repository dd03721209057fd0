import { type JobState, isJobEnded } from '#contracts/run-state.ts';
import { pullSource } from './pull-source.ts';
import type { WakeUps } from './wake-ups.ts';

/** A row that a job moves on: a translation, an import, an evaluation. */
export interface WorkRow {
  readonly id: string;
  readonly state: JobState;
}

/**
 * A piece of work as it is, then again whenever it has changed, until it has ended.
 *
 * @param read its row, or null when it is gone.
 */
export function workSource<Row extends WorkRow>(
  wakeUps: WakeUps,
  id: string,
  read: () => Promise<Row | null>,
): AsyncIterableIterator<Row> {
  let shown: string | null = null;
  return pullSource(
    (wake) => wakeUps.on('work', id, wake),
    async () => {
      const row = await read();
      if (row === null) return { value: null, isLast: true };
      const text = JSON.stringify(row, (_key, value: unknown) =>
        typeof value === 'bigint' ? String(value) : value,
      );
      const isNew = text !== shown;
      shown = text;
      return { value: isNew ? row : null, isLast: isJobEnded(row.state) };
    },
  );
}
