import type { PrismaClient } from '#db/generated/client.ts';
import { Worker } from './worker.type.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const MOST_WORKERS = 100;

/** Workers that were not stopped and were heard of within a day, the newest first. */
export async function readWorkers(prisma: PrismaClient): Promise<Worker[]> {
  const rows = await prisma.worker.findMany({
    where: { stoppedAt: null, lastHeartbeatAt: { gt: new Date(Date.now() - DAY_MS) } },
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    take: MOST_WORKERS,
  });
  return rows.map((row) => new Worker(row));
}
