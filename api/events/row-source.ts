import { pullSource } from './pull-source.ts';
import type { Topic, WakeUps } from './wake-ups.ts';

/**
 * A row as it is, then again whenever it has changed, until it never will.
 *
 * @param read the row, or null when it is gone.
 */
export function rowSource<Row>(
  { wakeUps, topic, id }: { wakeUps: WakeUps; topic: Topic; id: string },
  read: () => Promise<Row | null>,
  isDone: (row: Row) => boolean,
): AsyncIterableIterator<Row> {
  let shown: string | null = null;
  return pullSource(
    (wake) => wakeUps.on(topic, id, wake),
    async () => {
      const row = await read();
      if (row === null) return { value: null, isLast: true };
      const text = JSON.stringify(row, (_key, value: unknown) =>
        typeof value === 'bigint' ? String(value) : value,
      );
      const isNew = text !== shown;
      shown = text;
      return { value: isNew ? row : null, isLast: isDone(row) };
    },
  );
}
