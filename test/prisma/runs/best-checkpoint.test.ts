import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MetricPoint } from '#contracts/metrics/metric-point.ts';
import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { newId } from '#db/new-id.ts';
import { indexBestCheckpoints } from '#db/runs/index-best-checkpoints.ts';
import { indexRunMeasures } from '#db/runs/index-run-measures.ts';
import { indexRunMetrics } from '#db/runs/index-run-metrics.ts';
import { refreshRunMetrics } from '#db/runs/refresh-run-metrics.ts';
import { cloneDatabase, type TestDatabase } from '../../testkit/database.ts';
import { packPoints } from '../../../worker/supervisor/records/pack-points.ts';
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

/** A run that has logged 1 to 30, with checkpoints at steps 10, 20 and 30. */
async function trained() {
  const { runId } = await queueRun(prisma, world);
  const rows = rowsOf(prisma, runId);
  await rows.begin(1, 0);
  const checkpoints: string[] = [];
  for (const last of [10, 20, 30]) {
    await rows.log(pointsOf('loss', range(last - 9, last)));
    await rows.log(pointsOf('rare', [last - 4]));
    checkpoints.push(await rows.checkpoint(last));
  }
  await refreshRunMetrics(prisma, runId);
  const [first = '', second = '', third = ''] = checkpoints;
  return { runId, rows, first, second, third };
}

async function score(
  runId: string,
  checkpointId: string,
  scores: Record<string, number>,
  split: 'VALIDATION' | 'TEST' = 'VALIDATION',
): Promise<void> {
  await prisma.evaluation.create({
    data: { id: newId(), checkpointId, split, state: 'FINISHED', scores, finishedAt: new Date() },
  });
  await indexRunMeasures(prisma, [runId]);
}

/** The best checkpoint with its score, and what each metric was there. */
async function found(runId: string) {
  const best = await prisma.bestCheckpoint.findUnique({ where: { runId } });
  const metrics = await prisma.runMetric.findMany({ where: { runId }, orderBy: { name: 'asc' } });
  return [
    best && [best.checkpointId, best.measure, best.score],
    Object.fromEntries(metrics.map((row) => [row.name, row.best])),
  ];
}

const SSIM = 'evaluation/ssim_ab';
const DISTANCE = 'evaluation/color_distance_ab';

test('a run without scores on validation images has no best checkpoint', async () => {
  const { runId, first } = await trained();
  await score(runId, first, { [SSIM]: 0.9 }, 'TEST');
  expect(await found(runId)).toEqual([null, { loss: null, rare: null }]);
});

test('the best score decides, and each metric has the value that it had by then', async () => {
  const { runId, first, second, third } = await trained();
  await score(runId, first, { [SSIM]: 0.5 });
  expect(await found(runId)).toEqual([[first, SSIM, 0.5], { loss: 10, rare: 6 }]);
  await score(runId, second, { [SSIM]: 0.7 });
  await score(runId, third, { [SSIM]: 0.6 });
  expect(await found(runId)).toEqual([[second, SSIM, 0.7], { loss: 20, rare: 16 }]);
});

test('of equal scores the later checkpoint is better, and of two scores of one the newer counts', async () => {
  const { runId, first, third } = await trained();
  await score(runId, first, { [SSIM]: 0.5 });
  await score(runId, third, { [SSIM]: 0.5 });
  expect(await found(runId)).toEqual([[third, SSIM, 0.5], { loss: 30, rare: 26 }]);
  await score(runId, third, { [SSIM]: 0.4 });
  expect(await found(runId)).toEqual([[first, SSIM, 0.5], { loss: 10, rare: 6 }]);
});

test('the score of the policy goes before the first of the catalog, and less of a distance is better', async () => {
  const { runId, first, third } = await trained();
  await score(runId, first, { [SSIM]: 0.9, [DISTANCE]: 8 });
  await score(runId, third, { [SSIM]: 0.8, [DISTANCE]: 4 });
  expect((await found(runId))[0]).toEqual([first, SSIM, 0.9]);
  await prisma.checkpointPolicy.create({ data: { runId, keepBest: 1, keepBestBy: DISTANCE } });
  await indexBestCheckpoints(prisma, [runId]);
  expect((await found(runId))[0]).toEqual([third, DISTANCE, 4]);
});

test.each([
  ['in the trash', { trashedAt: new Date() }],
  ['damaged', { damage: 'One of its files is missing.' }],
] as const)('a checkpoint that is %s does not count', async (_, data) => {
  const { runId, first, third } = await trained();
  await score(runId, first, { [SSIM]: 0.5 });
  await score(runId, third, { [SSIM]: 0.7 });
  await prisma.checkpoint.update({ where: { id: third }, data });
  await indexRunMeasures(prisma, [runId]);
  expect(await found(runId)).toEqual([[first, SSIM, 0.5], { loss: 10, rare: 6 }]);
});

test('what a resume leaves behind does not count, and what was logged before it does', async () => {
  const { runId, rows, first, third } = await trained();
  await score(runId, first, { [SSIM]: 0.5 });
  await score(runId, third, { [SSIM]: 0.7 });
  await rows.begin(2, 20);
  await indexRunMetrics(prisma, runId);
  expect(await found(runId)).toEqual([[first, SSIM, 0.5], { loss: 10, rare: 6 }]);
  await rows.log(pointsOf('loss', [21], () => -1));
  const again = await rows.checkpoint(21);
  await refreshRunMetrics(prisma, runId);
  await score(runId, again, { [SSIM]: 0.8 });
  expect(await found(runId)).toEqual([[again, SSIM, 0.8], { loss: -1, rare: 16 }]);
});

test('packed points are read as others are', async () => {
  const { runId, rows, second } = await trained();
  await rows.finish();
  await packPoints(prisma, new AbortController().signal);
  expect(await prisma.metricBatch.count({ where: { runId } })).toBe(0);
  await score(runId, second, { [SSIM]: 0.5 });
  expect(await found(runId)).toEqual([[second, SSIM, 0.5], { loss: 20, rare: 16 }]);
});

test('NaN at the best checkpoint is nothing to sort by', async () => {
  const { runId } = await queueRun(prisma, world);
  const rows = rowsOf(prisma, runId);
  await rows.begin(1, 0);
  const points: MetricPoint[] = [{ name: 'loss', step: 1, value: Number.NaN, time: 1 }];
  await rows.log(points);
  const checkpoint = await rows.checkpoint(1);
  await refreshRunMetrics(prisma, runId);
  await score(runId, checkpoint, { [SSIM]: 0.5 });
  expect((await found(runId))[1]).toEqual({ loss: null });
});
