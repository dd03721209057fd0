import type { PrismaClient, Worker as WorkerRow } from '#db/generated/client.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const MOST_WORKERS = 100;

/** Workers that were not stopped and were heard of within a day, the newest first. */
export function readWorkers(prisma: PrismaClient): Promise<WorkerRow[]> {
  return prisma.worker.findMany({
    where: { stoppedAt: null, lastHeartbeatAt: { gt: new Date(Date.now() - DAY_MS) } },
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    take: MOST_WORKERS,
  });
}
