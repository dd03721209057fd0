import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { indexRunMetrics } from '#db/runs/index-run-metrics.ts';
import { refreshRunMetrics } from '#db/runs/refresh-run-metrics.ts';
import { cloneDatabase, type TestDatabase } from '../../testkit/database.ts';
import { makeWorld, queueRun, type World } from '../../testkit/job-rows.ts';
import { pointsOf, range, rowsOf } from '../../testkit/run-rows.ts';

let database: TestDatabase;
let prisma: PrismaClient;
let world: World;
beforeAll(async () => {
  database = await cloneDatabase();
  prisma = makePrisma(database.url);
  world = await makeWorld(prisma);
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

async function found(runId: string) {
  const rows = await prisma.runMetric.findMany({ where: { runId }, orderBy: { name: 'asc' } });
  return rows.map(({ name, last, min, max }) => [name, last, min, max]);
}

test('a step writes nothing that lists are sorted by; the end of a run does', async () => {
  const { runId } = await queueRun(prisma, world);
  const rows = rowsOf(prisma, runId);
  await rows.begin(1, 0);
  await rows.log(pointsOf('loss', range(1, 20), (step) => Math.abs(step - 10)));
  expect(await found(runId)).toEqual([]);
  await rows.finish();
  expect(await found(runId)).toEqual([['loss', 10, 0, 10]]);
});

test('what a resume hides counts no more, whatever was copied before', async () => {
  const { runId } = await queueRun(prisma, world);
  const rows = rowsOf(prisma, runId);
  await rows.begin(1, 0);
  await rows.log(pointsOf('loss', range(1, 10)));
  await rows.log(pointsOf('late', range(8, 10)));
  await refreshRunMetrics(prisma, runId);
  expect(await found(runId)).toEqual([
    ['late', 10, 8, 10],
    ['loss', 10, 1, 10],
  ]);
  await rows.begin(2, 5);
  await indexRunMetrics(prisma, runId);
  expect(await found(runId)).toEqual([['loss', 5, 1, 5]]);
  await rows.log(pointsOf('loss', [6], () => -1));
  await rows.log(pointsOf('odd', [6], () => Number.NaN));
  await refreshRunMetrics(prisma, runId);
  expect(await found(runId)).toEqual([
    ['loss', -1, -1, 5],
    ['odd', null, null, null],
  ]);
  const before = await found(runId);
  await indexRunMetrics(prisma, runId);
  expect(await found(runId)).toEqual(before);
});
