import { Router } from 'express';
import type { PrismaClient } from '#db/generated/client.ts';

const PATIENCE_MS = 2_000;

/**
 * `/health` says whether the server can work: 503 while it starts, and while the database is away. `/health/live`:
 * whether it runs.
 */
export function healthRoutes(prisma: PrismaClient, hasStarted: () => boolean): Router {
  return Router()
    .get('/health/live', (_request, response) => {
      response.set('cache-control', 'no-store').json({ status: 'live' });
    })
    .get('/health', async (_request, response) => {
      const status = !hasStarted() ? 'starting' : (await answersInTime(prisma)) ? 'ready' : 'database away';
      response
        .status(status === 'ready' ? 200 : 503)
        .set('cache-control', 'no-store')
        .json({ status });
    });
}

async function answersInTime(prisma: PrismaClient): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, false);
  });
  const answer = prisma.$queryRaw`select 1`.then(
    () => true,
    () => false, // why is in the log of the requests that fail
  );
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
