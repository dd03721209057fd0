import { Router } from 'express';
import type { PrismaClient } from '#db/generated/client.ts';
import { databaseTrouble, type DatabaseTrouble } from '#db/database-trouble.ts';
import type { Room, Space } from '#storage/room.ts';
import { StorageAwayError } from '#storage/storage-away-error.ts';

const PATIENCE_MS = 2_000;

/**
 * `/health` and `/readyz` say whether the server can work: 503 while it starts, and while the database is in trouble or the folder of
 * stored files is away; and, of a server that can, how much room its disk has and how many runs train on without storing
 * what they should. `/health/live` and `/livez`: whether it runs.
 */
export function healthRoutes(
  { prisma, room }: { readonly prisma: PrismaClient; readonly room: Room },
  hasStarted: () => boolean,
): Router {
  return Router()
    .get(['/livez', '/health/live'], (_request, response) => {
      response.set('cache-control', 'no-store').json({ status: 'live' });
    })
    .get(['/readyz', '/health'], async (_request, response) => {
      const counted = await countInTime(prisma);
      const storage = await lookAt(room);
      const status = statusOf({ hasStarted: hasStarted(), counted, storage });
      response
        .status(status === 'ready' ? 200 : 503)
        .set('cache-control', 'no-store')
        .json({
          status,
          ...(storage !== null && { storage }),
          ...(typeof counted === 'number' && { degradedRuns: counted }),
          ...(storage === null && { message: STORAGE_AWAY }),
        });
    });
}

const TROUBLES: Readonly<Record<DatabaseTrouble, string>> = {
  AWAY: 'database away',
  DISK_FULL: 'database disk full',
  DISK_FAULT: 'database disk fault',
};

/** Without the whole path: everybody may ask. */
const STORAGE_AWAY =
  'The folder "blobs" of the data folder is missing. Mount its disk again; "./exemplar status" names it in full.';

interface Found {
  readonly hasStarted: boolean;
  /** Degraded runs, or why the database does not say. */
  readonly counted: number | DatabaseTrouble;
  readonly storage: Space | null;
}

function statusOf({ hasStarted, counted, storage }: Found): string {
  if (!hasStarted) return 'starting';
  if (typeof counted !== 'number') return TROUBLES[counted];
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
