import { limits } from '#contracts/limits.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { countWaiting, readQueue } from './queue.queries.ts';
import { type Queue, QueuedWork } from './queue.type.ts';

export async function readWholeQueue(prisma: PrismaClient): Promise<Queue> {
  const most = limits.maxWorkAtOnce;
  const [running, waiting, waitingCount] = await Promise.all([
    readQueue(prisma, { state: 'RUNNING', most }),
    readQueue(prisma, { state: 'QUEUED', most }),
    countWaiting(prisma),
  ]);
  return {
    running: running.map((row) => new QueuedWork(row)),
    waiting: waiting.map((row) => new QueuedWork(row)),
    waitingCount,
  };
}
