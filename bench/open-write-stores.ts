import type { PrismaClient } from '#db/generated/client.js';
import { claimJobs } from '#jobs/claim-jobs.ts';
import { makeWorker, makeWorld, queueRun } from '../test/testkit/job-rows.ts';
import { createWriteStore, type WriteStore } from '../worker/supervisor/records/store-write.ts';

/** What a worker writes a run's log with. */
export interface OpenRun {
  readonly runId: string;
  readonly store: WriteStore;
}

const MOST_STEPS = 1_000_000;

/** Makes runs that are held as a worker holds those that it trains. */
export async function openWriteStores(prisma: PrismaClient, count: number): Promise<OpenRun[]> {
  const world = await makeWorld(prisma);
  const workerId = await makeWorker(prisma);
  const runs: OpenRun[] = [];
  for (let i = 0; i < count; i++) {
    const { runId } = await queueRun(prisma, world);
    const [lease] = await claimJobs(prisma, { workerId, batchSizes: { TRAIN: 1 }, leaseSeconds: 3_600 });
    if (!lease) throw new Error('expected the job of the new run');
    const { epoch } = lease;
    await prisma.segment.create({ data: { runId, epoch, fromStep: 0 } });
    await prisma.run.update({ where: { id: runId }, data: { segmentEpoch: epoch, totalSteps: MOST_STEPS } });
    runs.push({ runId, store: createWriteStore({ prisma, runId, lease }, () => Promise.resolve()) });
  }
  return runs;
}
