import { pullSource } from './pull-source.ts';
import type { Topic, WakeUps } from './wake-ups.ts';

/** Changes within this time are told as one, where nothing else is said. */
const PAUSE_MS = 1_000;

export interface WholeSource<Value> {
  /** What may change it. */
  readonly topics: readonly Topic[];
  readonly read: () => Promise<Value>;
  /** Milliseconds within which changes are told as one. */
  readonly pauseMs?: number;
  /** Milliseconds after which it is told again without a change: for what nobody tells of, such as silence. */
  readonly everyMs?: number;
}

/** Something that is read whole: as it is, then again after whatever may have changed it. */
export function wholeSource<Value>(
  wakeUps: WakeUps,
  { topics, read, pauseMs = PAUSE_MS, everyMs }: WholeSource<Value>,
): AsyncIterableIterator<Value> {
  let isDue = true;
  return pullSource(
    (wake) => {
      let timer: NodeJS.Timeout | undefined;
      const look = (): void => {
        timer = undefined;
        isDue = true;
        wake();
      };
      const soon = (): void => {
        timer ??= setTimeout(look, pauseMs);
      };
      const offs = topics.map((topic) => wakeUps.onAny(topic, soon));
      const regular = everyMs === undefined ? undefined : setInterval(look, everyMs);
      return () => {
        for (const off of offs) off();
        clearTimeout(timer);
        clearInterval(regular);
      };
    },
    async () => {
      if (!isDue) return { value: null, isLast: false };
      isDue = false;
      return { value: await read(), isLast: false };
    },
  );
}
