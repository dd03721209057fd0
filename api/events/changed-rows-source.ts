import type { Topic, WakeUps } from './wake-ups.ts';
import { pullSource } from './pull-source.ts';

/** Changes of one row within this time are told as one. */
const PAUSE_MS = 250;

/**
 * Rows of a list as they are after a change, each change of a row at least once or together with a later one. A client
 * that was away reads its list again.
 *
 * @param read the rows of these ids; ids of other rows of the topic may be among them
 */
export function changedRowsSource<Row>(
  wakeUps: WakeUps,
  topic: Topic,
  read: (ids: string[]) => Promise<Row[]>,
): AsyncIterableIterator<Row> {
  const changed = new Set<string>();
  const ready: Row[] = [];
  let readAt = 0;
  let isDue = false;
  return pullSource(
    (wake) => {
      let timer: NodeJS.Timeout | undefined;
      const off = wakeUps.onAny(topic, (id) => {
        if (id === null) return;
        changed.add(id);
        timer ??= setTimeout(
          () => {
            timer = undefined;
            isDue = true;
            wake();
          },
          Math.max(0, readAt + PAUSE_MS - Date.now()),
        );
      });
      return () => {
        off();
        clearTimeout(timer);
      };
    },
    async () => {
      if (ready.length === 0 && isDue) {
        const ids = [...changed];
        changed.clear();
        isDue = false;
        readAt = Date.now();
        ready.push(...(await read(ids)));
      }
      return { value: ready.shift() ?? null, isLast: false };
    },
  );
}
