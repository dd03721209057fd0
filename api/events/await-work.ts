import { isJobEnded } from '#contracts/run-state.ts';
import { LOOK_AGAIN_MS } from './pull-source.ts';
import type { WakeUps } from './wake-ups.ts';
import type { WorkRow } from './work-source.ts';

/**
 * Pieces of work, once all have ended or `waitMs` have passed, in the order of `ids`. It sleeps until a wake-up says
 * that one of them changed.
 */
export async function awaitWork<Row extends WorkRow>(
  wakeUps: WakeUps,
  ids: readonly string[],
  waitMs: number,
  read: () => Promise<readonly Row[]>,
): Promise<Row[]> {
  const deadline = Date.now() + waitMs;
  let wake = (): void => undefined;
  const off = ids.map((id) =>
    wakeUps.on('work', id, () => {
      wake();
    }),
  ); // before the first read
  try {
    for (;;) {
      const changed = new Promise<void>((resolve) => {
        wake = resolve; // armed before reading
      });
      const rows = await read();
      const remainingMs = deadline - Date.now();
      if (remainingMs <= 0 || rows.every((row) => isJobEnded(row.state)))
        return ids.flatMap((id) => rows.filter((row) => row.id === id));
      const timer = setTimeout(wake, Math.min(remainingMs, LOOK_AGAIN_MS));
      await changed;
      clearTimeout(timer);
    }
  } finally {
    for (const leave of off) leave();
  }
}
