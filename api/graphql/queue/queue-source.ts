import type { PrismaClient } from '#db/generated/client.ts';
import { pullSource } from '../../events/pull-source.ts';
import type { WakeUps } from '../../events/wake-ups.ts';
import { readWholeQueue } from './read-whole-queue.ts';
import type { Queue } from './queue.type.ts';

/** Changes within this time are told as one. */
const PAUSE_MS = 1_000;

/** The queue as it is, then again after whatever may have moved it. */
export function queueSource(prisma: PrismaClient, wakeUps: WakeUps): AsyncIterableIterator<Queue> {
  let isDue = true;
  return pullSource(
    (wake) => {
      let timer: NodeJS.Timeout | undefined;
      const soon = (): void => {
        timer ??= setTimeout(() => {
          timer = undefined;
          isDue = true;
          wake();
        }, PAUSE_MS);
      };
      const offs = (['queue', 'run', 'work'] as const).map((topic) => wakeUps.onAny(topic, soon));
      return () => {
        for (const off of offs) off();
        clearTimeout(timer);
      };
    },
    async () => {
      if (!isDue) return { value: null, isLast: false };
      isDue = false;
      return { value: await readWholeQueue(prisma), isLast: false };
    },
  );
}
