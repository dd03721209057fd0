import { databaseTrouble } from '#db/database-trouble.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { pause } from '#lib/pause.ts';
import { cleanUp } from './clean-up.ts';
import type { SupervisorContext } from './context.ts';

export interface CleaningLoop {
  /** Resolves when nothing of it is under way. */
  stop(): Promise<void>;
}

const LOOK_EVERY_MS = 60_000;
/** Of all workers one cleans up as often. */
const EVERY_SECONDS = 600;

/** Empties the trash of what has lain there long enough, and removes files that nothing names, as long as the worker lives. */
export function startCleaning(context: SupervisorContext): CleaningLoop {
  const stopped = new AbortController();
  const cleanUntilStopped = async (): Promise<void> => {
    for (;;) {
      await pause(LOOK_EVERY_MS, stopped.signal);
      if (stopped.signal.aborted) return;
      await cleanOnce(context).catch((error: unknown) => {
        if (databaseTrouble(error) !== null) return; // everything else says so already
        context.log.error({ err: error }, 'cleaning up failed; what is left is kept');
      });
    }
  };
  const done = cleanUntilStopped();
  return {
    async stop() {
      stopped.abort();
      await done;
    },
  };
}

async function cleanOnce(context: SupervisorContext): Promise<void> {
  if (await isOurTurn(context.prisma)) await cleanUp(context, Date.now());
}

/** Whether nobody has cleaned up for a while; then nobody else does for a while. */
async function isOurTurn(prisma: PrismaClient): Promise<boolean> {
  const rows = await prisma.$queryRaw<unknown[]>`
    insert into chore (name, ran_at) values ('clean-up', now())
    on conflict (name) do update set ran_at = now()
    where chore.ran_at <= now() - ${EVERY_SECONDS}::int * interval '1 second'
    returning name`;
  return rows.length > 0;
}
