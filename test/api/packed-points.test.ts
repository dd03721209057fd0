import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MetricPoint } from '#contracts/metrics/metric-point.ts';
import { packPoints } from '../../worker/supervisor/records/pack-points.ts';
import { createRunEventReader } from '../../api/events/run-event-reader.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { pointsOf, range, rowsOf, type RunRows } from '../testkit/run-rows.ts';

let api: TestApi;
let world: World;
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
});
afterAll(async () => {
  await api.close();
});

const NAMES = ['generator/total', 'generator/kl', 'discriminator/a'];
const never = new AbortController().signal;

async function newRun(): Promise<{ runId: string; rows: RunRows }> {
  const { runId } = await queueRun(api.prisma, world);
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  return { runId, rows };
}

/** What has been logged of the run is packed at once, as that of a run that has ended. */
async function pack(runId: string): Promise<void> {
  const { state } = await api.prisma.run.findUniqueOrThrow({ where: { id: runId } });
  await api.prisma.run.update({ where: { id: runId }, data: { state: 'FINISHED' } });
  await packPoints(api.prisma, never);
  await api.prisma.run.update({ where: { id: runId }, data: { state } });
  expect(await api.prisma.metricBatch.count({ where: { runId } })).toBe(0);
}

function storedPoints(runId: string) {
  return api.prisma.metricPoint.findMany({
    where: { runId },
    orderBy: [{ sequence: 'asc' }, { ordinal: 'asc' }],
  });
}

const WINDOWS = [
  {},
  { maxPoints: 1 },
  { maxPoints: 3 },
  { maxPoints: 40 },
  { maxPoints: 2_000 },
  { fromStep: 13, toStep: 77 },
  { fromStep: 13, toStep: 77, maxPoints: 4 },
  { fromStep: 100, toStep: 5_000, maxPoints: 30 },
  { fromStep: 4_097 },
  { fromStep: 4_090, maxPoints: 7 },
];

/** Everything that the API says of a run's points. */
async function told(runId: string): Promise<unknown[]> {
  const id = globalId('Run', runId);
  const answers = [];
  for (const window of WINDOWS) {
    const { data, errors } = await api.ask(
      `query ($id: ID!, $names: [String!]!, $fromStep: Int, $toStep: Int, $maxPoints: Int) { run(id: $id) {
        metricSeries(names: $names, fromStep: $fromStep, toStep: $toStep, maxPoints: $maxPoints) {
          name steps values minValues maxValues exact storedCount }
        latestMetrics { name step value nonFinite time } } }`,
      { id, names: NAMES, ...window },
    );
    expect(errors).toBeUndefined();
    answers.push([window, data]);
  }
  return answers;
}

test('packing changes no point, no curve and no newest value, whatever was logged in whatever batches', async () => {
  const point = fc.record({
    name: fc.constantFrom(...NAMES),
    step: fc.oneof(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 9_000 })),
    value: fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: -1000, max: 1000 }) },
      { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, -0, 5e-324) },
    ),
    time: fc.oneof(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 0, max: 4_000_000_000_000 })),
  });
  const batches = fc.array(fc.array(point, { minLength: 1, maxLength: 60 }), { minLength: 2, maxLength: 7 });
  await fc.assert(
    fc.asyncProperty(batches, fc.nat(40), async (logged: MetricPoint[][], cut) => {
      const { runId, rows } = await newRun();
      for (const [i, batch] of logged.entries()) {
        if (i === 3) await rows.begin(2, cut);
        await rows.log(batch);
        const [before, answers] = [await storedPoints(runId), await told(runId)];
        expect(before).toHaveLength(logged.slice(0, i + 1).flat().length);
        if (i % 2 === 0) continue;
        await pack(runId);
        expect(await storedPoints(runId)).toEqual(before);
        expect(await told(runId)).toEqual(answers);
      }
    }),
    // Shrinking would take longer than this test may, and hide the counterexample.
    { numRuns: 8, endOnFailure: true },
  );
}, 120_000);

test('small chunks become full ones, evenly rising columns are not stored, and curves stay the same', async () => {
  const { runId, rows } = await newRun();
  for (let i = 0; i < 33; i++) {
    const steps = range(i * 300 + 1, i * 300 + 300);
    await rows.log(pointsOf(NAMES[0] ?? '', steps, (step) => ((step * 7) % 101) - 50));
    await pack(runId);
  }
  const chunks = await api.prisma.metricChunk.findMany({ where: { runId }, orderBy: { id: 'asc' } });
  expect(chunks.length).toBeLessThan(20);
  expect(chunks.filter(({ count }) => count === 4_096)).toHaveLength(2);
  expect(chunks.map(({ stepStride, steps }) => [stepStride, steps.length])).toEqual(chunks.map(() => [1, 0]));
  expect((await storedPoints(runId)).map(({ step }) => step)).toEqual(range(1, 9_900));
  const packed = await told(runId);

  const { runId: loose, rows: looseRows } = await newRun();
  await looseRows.log(pointsOf(NAMES[0] ?? '', range(1, 9_900), (step) => ((step * 7) % 101) - 50));
  expect(packed).toEqual(await told(loose));
});

test('a viewer reads packed points from any cursor, in the order in which they were logged', async () => {
  const { runId, rows } = await newRun();
  for (let i = 0; i < 5; i++)
    await rows.log([...pointsOf('generator/kl', [i, i + 100]), ...pointsOf('generator/total', [i])]);
  await pack(runId);
  await rows.log(pointsOf('generator/total', [5]));
  const { lastSequence } = await api.prisma.run.findUniqueOrThrow({ where: { id: runId } });
  const points = await storedPoints(runId);
  expect(points).toHaveLength(16);
  for (let after = 0n; after < lastSequence; after++) {
    const seen = await createRunEventReader(api.prisma).read(runId, { sequence: after, epoch: 1 });
    expect(seen?.points.map(({ step }) => step)).toEqual(
      points.filter(({ sequence }) => sequence > after).map(({ step }) => step),
    );
  }
});

test('packing ends for a run whose points lie months apart, which no chunk holds together', async () => {
  const { runId, rows } = await newRun();
  const monthMs = 30 * 24 * 60 * 60 * 1000;
  const points = Array.from({ length: 40 }, (_, i) => ({
    name: NAMES[0] ?? '',
    step: i + 1,
    value: i,
    time: i * monthMs,
  }));
  await rows.log(points);
  const before = await storedPoints(runId);
  await pack(runId);
  expect(await storedPoints(runId)).toEqual(before);
});

test('of points of one step the one logged last is shown, in whichever chunks they came to lie', async () => {
  const { runId, rows } = await newRun();
  const monthMs = 30 * 24 * 60 * 60 * 1000;
  const points = [1, 2, 0].map((month, i) => ({
    name: NAMES[0] ?? '',
    step: 5,
    value: i,
    time: month * monthMs,
  }));
  await rows.log([...points, ...pointsOf(NAMES[0] ?? '', [40])]);
  const before = await told(runId);
  await pack(runId);
  expect(await told(runId)).toEqual(before);
  await rows.begin(2, 20);
  const cut = await told(runId);
  expect(cut.at(0)).toMatchObject([{}, { run: { latestMetrics: [{ step: 5, value: 2 }] } }]);
});
