import { afterAll, beforeAll, expect, test } from 'vitest';
import { unpackCurve } from '../../dashboard/src/charts/unpack-curve.ts';
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

interface Series {
  readonly name: string;
  readonly steps: readonly number[];
  readonly values: readonly (number | null)[];
  readonly minValues: readonly (number | null)[] | null;
  readonly maxValues: readonly (number | null)[] | null;
  readonly exact: boolean;
  readonly storedCount: number;
}

const NAME = 'generator/total';

async function newRun(): Promise<{ id: string; rows: RunRows }> {
  const { runId } = await queueRun(api.prisma, world);
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  return { id: globalId('Run', runId), rows };
}

function ask(id: string, variables: object = {}) {
  return api.ask(
    `query ($id: ID!, $names: [String!]!, $fromStep: Int, $toStep: Int, $maxPoints: Int) { run(id: $id) {
      metricSeries(names: $names, fromStep: $fromStep, toStep: $toStep, maxPoints: $maxPoints) {
        name steps values minValues maxValues exact storedCount } } }`,
    { id, names: [NAME], ...variables },
  );
}
async function series(id: string, variables: object = {}): Promise<Series> {
  return (await ask(id, variables)).data.run.metricSeries[0] as Series;
}

/** What buckets of that width have to show, from the points themselves. */
function bucketsOf(points: readonly (readonly [step: number, value: number])[], width: number) {
  const slots = new Map<number, (readonly [number, number])[]>();
  for (const point of points) {
    const slot = Math.floor(point[0] / width);
    slots.set(slot, [...(slots.get(slot) ?? []), point]);
  }
  const groups = [...slots.values()];
  return {
    steps: groups.map((group) => group.at(-1)?.[0]),
    values: groups.map((group) => group.at(-1)?.[1]),
    minValues: groups.map((group) => Math.min(...group.map(([, value]) => value))),
    maxValues: groups.map((group) => Math.max(...group.map(([, value]) => value))),
    storedCount: points.length,
    exact: false,
  };
}

/** Goes up and down, so that minima and maxima are not the ends. */
function wave(step: number): number {
  return ((step * 7) % 101) - 50;
}
function waved(steps: readonly number[]) {
  return steps.map((step) => [step, wave(step)] as const);
}

test('few points are shown as they were logged', async () => {
  const { id, rows } = await newRun();
  await rows.log(pointsOf(NAME, range(1, 100), wave));
  expect(await series(id, { maxPoints: 100 })).toEqual({
    name: NAME,
    steps: range(1, 100),
    values: range(1, 100).map(wave),
    minValues: null,
    maxValues: null,
    exact: true,
    storedCount: 100,
  });
});

test.each([
  [99, 16],
  [7, 16],
  [4, 32],
  [1, 128],
])(
  '100 points in at most %i entries are buckets of %i steps, and no spike is lost',
  async (maxPoints, width) => {
    const { id, rows } = await newRun();
    await rows.log(pointsOf(NAME, range(1, 60), wave));
    await rows.log(pointsOf(NAME, range(61, 100), wave));
    expect(await series(id, { maxPoints })).toEqual({
      name: NAME,
      ...bucketsOf(waved(range(1, 100)), width),
    });
  },
);

test('long curves come from the coarse rollups', async () => {
  const { id, rows } = await newRun();
  for (const start of [1, 3_001, 6_001]) await rows.log(pointsOf(NAME, range(start, start + 2_999), wave));
  for (const [maxPoints, width] of [
    [100, 128],
    [36, 256],
    [4, 4096],
    [2, 8192],
  ] as const)
    expect(await series(id, { maxPoints })).toEqual({
      name: NAME,
      ...bucketsOf(waved(range(1, 9_000)), width),
    });
});

test('a range cuts buckets at both its ends exactly', async () => {
  const { id, rows } = await newRun();
  await rows.log(pointsOf(NAME, range(1, 1_000), wave));
  expect(await series(id, { fromStep: 101, toStep: 899, maxPoints: 30 })).toEqual({
    name: NAME,
    ...bucketsOf(waved(range(101, 899)), 32),
  });
  expect(await series(id, { fromStep: 40, toStep: 45 })).toMatchObject({ exact: true, steps: range(40, 45) });
  expect(await series(id, { fromStep: 2_000 })).toMatchObject({ exact: true, steps: [], storedCount: 0 });
});

test('a resume hides what earlier segments logged beyond its start, in points, buckets and newest values', async () => {
  const { id, rows } = await newRun();
  await rows.log(pointsOf(NAME, range(1, 120), wave));
  await rows.log(pointsOf('generator/kl', range(1, 120), wave));
  await rows.sample(110);
  await rows.begin(2, 100);
  await rows.log(pointsOf(NAME, range(101, 140), (step) => 1_000 + step));
  await rows.begin(3, 50); // the checkpoint of step 100 was lost
  await rows.log(pointsOf(NAME, range(51, 90), (step) => 2_000 + step));
  const seen = [...waved(range(1, 50)), ...range(51, 90).map((step) => [step, 2_000 + step] as const)];

  const exact = await series(id);
  expect(exact.steps).toEqual(seen.map(([step]) => step));
  expect(exact.values).toEqual(seen.map(([, value]) => value));
  expect(await series(id, { maxPoints: 10 })).toEqual({ name: NAME, ...bucketsOf(seen, 16) });

  const { data } = await api.ask(
    'query ($id: ID!) { run(id: $id) { metricNames latestMetrics { name step value } samples { edges { node { step } } } } }',
    { id },
  );
  expect(data.run).toEqual({
    metricNames: ['generator/kl', NAME],
    latestMetrics: [
      { name: 'generator/kl', step: 50, value: wave(50) },
      { name: NAME, step: 90, value: 2_090 },
    ],
    samples: { edges: [] },
  });
});

test('values that are not finite are told as such, and minima and maxima leave them out', async () => {
  const { id, rows } = await newRun();
  await rows.log(pointsOf(NAME, range(1, 32), (step) => (step === 5 ? NaN : step === 32 ? -Infinity : step)));
  expect(await series(id, { maxPoints: 3 })).toMatchObject({
    steps: [15, 31, 32],
    values: [15, 31, null],
    minValues: [1, 16, null],
    maxValues: [15, 31, null],
  });
  const { data } = await api.ask('query ($id: ID!) { run(id: $id) { latestMetrics { value nonFinite } } }', {
    id,
  });
  expect(data.run.latestMetrics).toEqual([{ value: null, nonFinite: 'NEGATIVE_INFINITY' }]);
});

test('names come in the order asked, and one that the run has not logged is empty', async () => {
  const { id, rows } = await newRun();
  await rows.log([...pointsOf(NAME, [1]), ...pointsOf('generator/kl', [1])]);
  const { data } = await ask(id, { names: ['nothing/of_that', NAME, 'toString', 'generator/kl'] });
  expect(data.run.metricSeries.map((each: Series) => [each.name, each.steps])).toEqual([
    ['nothing/of_that', []],
    [NAME, [1]],
    ['toString', []],
    ['generator/kl', [1]],
  ]);
});

test.each([
  [{ maxPoints: 0 }, 'from 1 to 2000'],
  [{ maxPoints: 2_001 }, 'from 1 to 2000'],
  [{ fromStep: 5, toStep: 4 }, 'is after'],
  [{ names: Array.from({ length: 41 }, () => NAME) }, 'may have 40 items'],
])('curves with %j are refused', async (variables, message) => {
  const { id } = await newRun();
  const { errors } = await ask(id, variables);
  expect(errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  expect(errors?.[0]?.message).toContain(message);
});

test('the packed curve says the same in few bytes: points to the bit, buckets as numbers of 32 bits', async () => {
  const { id, rows } = await newRun();
  await rows.log(pointsOf(NAME, range(1, 100), (step) => (step === 7 ? Number.NaN : wave(step) / 3)));
  for (const maxPoints of [100, 7]) {
    const { data } = await api.ask(
      `query ($id: ID!, $names: [String!]!, $maxPoints: Int) { run(id: $id) {
        metricSeries(names: $names, maxPoints: $maxPoints) { packed { bits steps values minValues maxValues } } } }`,
      { id, names: [NAME], maxPoints },
    );
    const drawn = unpackCurve(data.run.metricSeries[0].packed);
    const told = await series(id, { maxPoints });
    const rounded = (column: readonly (number | null)[]) =>
      told.exact ? column : column.map((value) => value && Math.fround(value));
    expect(drawn).toEqual({
      steps: told.steps,
      values: rounded(told.values),
      lows: rounded(told.minValues ?? told.values),
      highs: rounded(told.maxValues ?? told.values),
    });
  }
});
