import { Router } from 'express';
import type { PrismaClient } from '#db/generated/client.ts';
import { databaseTrouble, type DatabaseTrouble } from '#db/database-trouble.ts';
import type { Room } from '#storage/room.ts';

const PATIENCE_MS = 2_000;

/**
 * `/health` says whether the server can work: 503 while it starts, and while the database is in trouble; and, of a server
 * that can, how much room its disk has and how many runs train on without storing what they should. `/health/live`:
 * whether it runs.
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
      const counted = await countInTime(prisma);
      const storage = await room.look();
      const status = !hasStarted() ? 'starting' : typeof counted === 'number' ? 'ready' : STATUSES[counted];
      response
        .status(status === 'ready' ? 200 : 503)
        .set('cache-control', 'no-store')
        .json({ status, storage, ...(typeof counted === 'number' && { degradedRuns: counted }) });
    });
}

const STATUSES: Readonly<Record<DatabaseTrouble, string>> = {
  AWAY: 'database away',
  DISK_FULL: 'database disk full',
  DISK_FAULT: 'database disk fault',
};

/** Runs that are degraded, or why the database does not say. */
async function countInTime(prisma: PrismaClient): Promise<number | DatabaseTrouble> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<DatabaseTrouble>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, 'AWAY');
  });
  const answer = prisma.run
    .count({ where: { degradedReason: { not: null }, state: { in: ['RUNNING', 'CANCELING'] } } })
    .catch((error: unknown): DatabaseTrouble => databaseTrouble(error) ?? 'AWAY'); // why is in the log of the requests that fail
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
