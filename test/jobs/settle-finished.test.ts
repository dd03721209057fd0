import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { claimJobs } from '#jobs/claim-jobs.ts';
import { settleFinished } from '#jobs/settle-finished.ts';
import { cloneDatabase, type TestDatabase } from '../testkit/database.ts';
import {
  makeCheckpoint,
  makeUpload,
  makeWorker,
  makeWorld,
  queueRun,
  queueTranslation,
} from '../testkit/job-rows.ts';

let database: TestDatabase;
let prisma: PrismaClient;
beforeAll(async () => {
  database = await cloneDatabase();
  prisma = makePrisma(database.url);
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

async function claimTranslations(count: number) {
  const world = await makeWorld(prisma);
  await prisma.job.deleteMany();
  const { runId } = await queueRun(prisma, world);
  const checkpointId = await makeCheckpoint(prisma, runId);
  const images = { content: await makeUpload(prisma, world), exemplar: await makeUpload(prisma, world) };
  for (let i = 0; i < count; i++) await queueTranslation(prisma, world, checkpointId, images);
  const workerId = await makeWorker(prisma);
  return claimJobs(prisma, { workerId, batchSizes: { TRANSLATE: count }, leaseSeconds: 30 });
}

async function stateOf(id: string) {
  return (await prisma.translation.findUniqueOrThrow({ where: { id } })).state;
}

test('a job whose lease has passed on is left as it is, and those beside it are finished', async () => {
  const [first, second, third] = await claimTranslations(3);
  if (!first || !second || !third) throw new Error('expected three leases');
  await prisma.job.update({ where: { id: second.jobId }, data: { epoch: second.epoch + 1 } });
  const stored: string[] = [];
  const lost = await settleFinished(prisma, [first, second, third], (_, held) => {
    stored.push(...held.map(({ subjectId }) => subjectId));
    return Promise.resolve();
  });
  expect(lost).toEqual([second]);
  expect(stored).toEqual([first.subjectId, third.subjectId]);
  expect(await Promise.all([first, second, third].map(({ subjectId }) => stateOf(subjectId)))).toEqual([
    'FINISHED',
    'RUNNING',
    'FINISHED',
  ]);
  const jobs = await prisma.job.findMany({ where: { state: 'RUNNING' }, select: { id: true } });
  expect(jobs).toEqual([{ id: second.jobId }]);
});

test('where what they came to cannot be stored, none is finished', async () => {
  const leases = await claimTranslations(2);
  const failing = settleFinished(prisma, leases, () => Promise.reject(new Error('no room')));
  await expect(failing).rejects.toThrow('no room');
  expect(await Promise.all(leases.map(({ subjectId }) => stateOf(subjectId)))).toEqual([
    'RUNNING',
    'RUNNING',
  ]);
});
