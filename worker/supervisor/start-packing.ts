import { databaseTrouble } from '#db/database-trouble.ts';
import { pause } from '#lib/pause.ts';
import type { SupervisorContext } from './context.ts';
import { packPoints } from './records/pack-points.ts';

export interface Packing {
  /** Resolves when no statement of it is under way. */
  stop(): Promise<void>;
}

const PACK_EVERY_MS = 10_000;

/** Packs the points of all runs now and then, as long as the worker lives; of several workers one does it at a time. */
export function startPacking({ prisma, log }: SupervisorContext): Packing {
  const stopped = new AbortController();
  const packUntilStopped = async (): Promise<void> => {
    for (;;) {
      await pause(PACK_EVERY_MS, stopped.signal);
      if (stopped.signal.aborted) return;
      await packPoints(prisma, stopped.signal).catch((error: unknown) => {
        if (databaseTrouble(error) !== null) return; // everything else says so already
        log.error({ err: error }, 'points could not be packed; they are kept as they were logged');
      });
    }
  };
  const done = packUntilStopped();
  return {
    async stop() {
      stopped.abort();
      await done;
    },
  };
}
