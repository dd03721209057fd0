import { Router } from 'express';
import type { PrismaClient } from '#db/generated/client.ts';
import type { Room, Space } from '#storage/room.ts';
import { StorageAwayError } from '#storage/storage-away-error.ts';

const PATIENCE_MS = 2_000;

/**
 * `/health` says whether the server can work: 503 while it starts, and while the database or the folder of
 * stored files is away; and, of a server that
 * can, how much room its disk has and how many runs train on without storing what they should. `/health/live`: whether it
 * runs.
 */
export function healthRoutes(
  { prisma, room }: { readonly prisma: PrismaClient; readonly room: Room },
  hasStarted: () => boolean,
): Router {
  return Router()
    .get('/health/live', (_request, response) => {
      response.set('cache-control', 'no-store').json({ status: 'live' });
    })
    .get('/health', async (_request, response) => {
      const degradedRuns = await countInTime(prisma);
      const storage = await lookAt(room);
      const status = statusOf({ hasStarted: hasStarted(), degradedRuns, storage });
      response
        .status(status === 'ready' ? 200 : 503)
        .set('cache-control', 'no-store')
        .json({
          status,
          ...(storage !== null && { storage }),
          ...(degradedRuns !== null && { degradedRuns }),
          ...(storage === null && { message: STORAGE_AWAY }),
        });
    });
}

/** Without the whole path: everybody may ask. */
const STORAGE_AWAY =
  'The folder "blobs" of the data folder is missing. Mount its disk again; "npx exemplar status" names it in full.';

interface Found {
  readonly hasStarted: boolean;
  readonly degradedRuns: number | null;
  readonly storage: Space | null;
}

function statusOf({ hasStarted, degradedRuns, storage }: Found): string {
  if (!hasStarted) return 'starting';
  if (degradedRuns === null) return 'database away';
  return storage === null ? 'storage away' : 'ready';
}

/** Null when the folder is not there. */
async function lookAt(room: Room): Promise<Space | null> {
  try {
    return await room.look();
  } catch (error) {
    if (error instanceof StorageAwayError) return null;
    throw error;
  }
}

/** Runs that are degraded; null when the database does not answer. */
async function countInTime(prisma: PrismaClient): Promise<number | null> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, null);
  });
  const answer = prisma.run
    .count({ where: { degradedReason: { not: null }, state: { in: ['RUNNING', 'CANCELING'] } } })
    .catch(() => null); // why is in the log of the requests that fail
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
