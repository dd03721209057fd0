import { Router } from 'express';
import type { PrismaClient } from '#db/generated/client.ts';
import type { Room } from '#storage/room.ts';

const PATIENCE_MS = 2_000;

/**
 * `/health` says whether the server can work: 503 while it starts, and while the database is away; and, of a server that
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
      const storage = await room.look();
      const status = !hasStarted() ? 'starting' : degradedRuns === null ? 'database away' : 'ready';
      response
        .status(status === 'ready' ? 200 : 503)
        .set('cache-control', 'no-store')
        .json({ status, storage, ...(degradedRuns !== null && { degradedRuns }) });
    });
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
