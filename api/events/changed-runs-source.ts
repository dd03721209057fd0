import type { PrismaClient, Run as RunRow } from '#db/generated/client.ts';
import type { WakeUps } from './wake-ups.ts';
import { pullSource } from './pull-source.ts';

/** Changes of one run within this time are told as one. */
const PAUSE_MS = 250;

/**
 * Runs as they are after a change, each change of a run at least once or together with a later one. A client that
 * was away reads its list again.
 */
export function changedRunsSource({
  wakeUps,
  prisma,
}: {
  wakeUps: WakeUps;
  prisma: PrismaClient;
}): AsyncIterableIterator<RunRow> {
  const changed = new Set<string>();
  const ready: RunRow[] = [];
  let readAt = 0;
  return pullSource(
    (wake) => {
      let timer: NodeJS.Timeout | undefined;
      const off = wakeUps.onAny('run', (id) => {
        changed.add(id);
        timer ??= setTimeout(
          () => {
            timer = undefined;
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
      if (ready.length === 0 && changed.size > 0 && Date.now() >= readAt + PAUSE_MS) {
        const ids = [...changed];
        changed.clear();
        readAt = Date.now();
        ready.push(
          ...(await prisma.run.findMany({ where: { id: { in: ids } }, orderBy: { createdAt: 'asc' } })),
        );
      }
      return { value: ready.shift() ?? null, isLast: false };
    },
  );
}
