import { databaseTrouble } from '#db/database-trouble.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { purgeExpiredCheckpoints } from '#db/trash/purge-expired-checkpoints.ts';
import { purgeExpiredRuns } from '#db/trash/purge-expired-runs.ts';
import { formatBytes } from '#lib/format-bytes.ts';
import { pause } from '#lib/pause.ts';
import type { SupervisorContext } from './context.ts';
import { removeUnusedBlobs } from './records/remove-unused-blobs.ts';

export interface CleaningLoop {
  /** Resolves when nothing of it is under way. */
  stop(): Promise<void>;
}

const LOOK_EVERY_MS = 60_000;
/** Of all workers one cleans up as often. */
const EVERY_SECONDS = 600;
const DAY_MS = 24 * 60 * 60 * 1000;
const HOUR_MS = 60 * 60 * 1000;

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
  const { prisma, log, cleaning } = context;
  if (!(await isOurTurn(prisma))) return;
  const now = Date.now();
  const before = new Date(now - cleaning.trashDays * DAY_MS);
  const purged = await purgeExpiredRuns(prisma, before);
  if (purged > 0) log.info({ purged }, 'runs that lay in the trash long enough are deleted for good');
  const checkpoints = await purgeExpiredCheckpoints(prisma, before);
  if (checkpoints > 0)
    log.info({ checkpoints }, 'checkpoints that lay in the trash long enough are deleted for good');
  const { count, bytes } = await removeUnusedBlobs(context, now - cleaning.blobAgeHours * HOUR_MS);
  if (count > 0) log.info({ files: count, size: formatBytes(bytes) }, 'files that nothing names are removed');
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
