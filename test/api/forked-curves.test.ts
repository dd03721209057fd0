import { afterAll, beforeAll, expect, test } from 'vitest';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { packPoints } from '../../worker/supervisor/records/pack-points.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { makeWorld, queueFork, queueRun, type World } from '../testkit/job-rows.ts';
import { pointsOf, range, rowsOf } from '../testkit/run-rows.ts';

let api: TestApi;
let world: World;
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
});
afterAll(async () => {
  await api.close();
});

const NAME = 'generator/total';
const WINDOWS = [
  {},
  { maxPoints: 1 },
  { maxPoints: 4 },
  { fromStep: 13, toStep: 77 },
  { fromStep: 13, toStep: 77, maxPoints: 3 },
  { toStep: 20 },
  { fromStep: 61, maxPoints: 2 },
];

interface Series {
  readonly steps: readonly number[];
  readonly values: readonly number[];
  readonly exact: boolean;
  readonly storedCount: number;
  readonly inheritedUntilStep: number | null;
}

async function seriesOf(uuid: string, window: object = {}): Promise<Series> {
  const { data, errors } = await api.ask(
    `query ($id: ID!, $names: [String!]!, $fromStep: Int, $toStep: Int, $maxPoints: Int) { run(id: $id) {
      metricSeries(names: $names, fromStep: $fromStep, toStep: $toStep, maxPoints: $maxPoints) {
        name steps values minValues maxValues exact storedCount inheritedUntilStep } } }`,
    { id: globalId('Run', uuid), names: [NAME], ...window },
  );
  expect(errors).toBeUndefined();
  return data.run.metricSeries[0] as Series;
}

/** That of one run, whatever it is inherited from. */
async function curvesOf(uuid: string): Promise<unknown[]> {
  const curves = [];
  for (const window of WINDOWS) {
    const { inheritedUntilStep: _, ...curve } = await seriesOf(uuid, window);
    curves.push(curve);
  }
  return curves;
}

/** Points whose values say which run has logged them. */
function points(whose: number, first: number, last: number) {
  return pointsOf(NAME, range(first, last), (step) => 1000 * whose + step);
}

/** 1 to 40 of a run that was resumed after 10, 41 to 60 of its fork, 61 to 100 of the fork of that, each with more of its own. */
async function threeGenerations() {
  const { runId: grandparent } = await queueRun(api.prisma, world);
  const first = rowsOf(api.prisma, grandparent);
  await first.begin(1, 0);
  await first.log(points(1, 1, 25));
  await first.begin(2, 10);
  await first.log(points(2, 11, 50));
  const forty = await first.checkpoint(40);

  const parent = await queueFork(api.prisma, world, {
    parentId: grandparent,
    checkpointId: forty,
    epoch: 2,
    step: 40,
  });
  const second = rowsOf(api.prisma, parent);
  await second.begin(1, 40);
  await second.log(points(3, 41, 80));
  const sixty = await second.checkpoint(60);

  const fork = await queueFork(api.prisma, world, {
    parentId: parent,
    checkpointId: sixty,
    epoch: 1,
    step: 60,
  });
  const third = rowsOf(api.prisma, fork);
  await third.begin(1, 60);
  await third.log(points(4, 61, 100));
  return { grandparent, first, parent, fork };
}

async function oneRunWithAll(): Promise<string> {
  const { runId } = await queueRun(api.prisma, world);
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  for (const [whose, from, to] of [
    [1, 1, 10],
    [2, 11, 40],
    [3, 41, 60],
    [4, 61, 100],
  ] as const)
    await rows.log(points(whose, from, to));
  return runId;
}

async function packAll() {
  await api.prisma.run.updateMany({ data: { state: 'FINISHED' } });
  await packPoints(api.prisma, new AbortController().signal);
  expect(await api.prisma.metricBatch.count()).toBe(0);
}

test('curves of a fork are those of a run that has logged all of it, before and after its points are packed', async () => {
  const { fork } = await threeGenerations();
  const whole = await oneRunWithAll();
  expect(await curvesOf(fork)).toEqual(await curvesOf(whole));
  expect((await seriesOf(fork)).inheritedUntilStep).toBe(60);
  expect((await seriesOf(whole)).inheritedUntilStep).toBeNull();
  await packAll();
  expect(await curvesOf(fork)).toEqual(await curvesOf(whole));
});

test('runs are compared with their forks, each with its own curve', async () => {
  const { grandparent, parent, fork } = await threeGenerations();
  const compared = async () => {
    const ids = [grandparent, parent, fork].map((uuid) => globalId('Run', uuid));
    const { data } = await api.ask(
      `query ($ids: [ID!]!) { compareSeries(runIds: $ids, names: ["${NAME}"]) {
        series { steps values storedCount inheritedUntilStep } } }`,
      { ids },
    );
    return data.compareSeries.map(({ series: [curve] }: { series: [Series] }) => curve);
  };
  const expected = [
    { inheritedUntilStep: null, storedCount: 50, steps: range(1, 50) },
    { inheritedUntilStep: 40, storedCount: 80, steps: range(1, 80) },
    { inheritedUntilStep: 60, storedCount: 100, steps: range(1, 100) },
  ];
  expect(await compared()).toMatchObject(expected);
  await packAll();
  expect(await compared()).toMatchObject(expected);
});

test('what its parent hides later, by a resume from before the checkpoint, the fork still shows', async () => {
  const { first, fork } = await threeGenerations();
  const before = await curvesOf(fork);
  await first.begin(3, 30);
  await first.log(points(9, 31, 45));
  expect(await curvesOf(fork)).toEqual(before);
});

test('newest values and exported points of a fork are its own', async () => {
  const { fork } = await threeGenerations();
  const { data } = await api.ask(
    'query ($id: ID!) { run(id: $id) { latestMetrics { name step value } pointsUrl(format: CSV) } }',
    { id: globalId('Run', fork) },
  );
  expect(data.run.latestMetrics).toEqual([{ name: NAME, step: 100, value: 4100 }]);
  const lines = (await (await fetch(new URL(data.run.pointsUrl as string, api.url))).text())
    .trim()
    .split('\n');
  expect(lines).toHaveLength(41);
  expect(lines[1]).toContain(',61,');
});

test('a run that waits shows what it continues before it has logged anything', async () => {
  const { parent } = await threeGenerations();
  const { id } = await api.prisma.checkpoint.findFirstOrThrow({ where: { runId: parent } });
  const point = { parentId: parent, checkpointId: id, epoch: 1, step: 60 };
  const waiting = await queueFork(api.prisma, world, point);
  expect(await seriesOf(waiting)).toMatchObject({ steps: range(1, 60), inheritedUntilStep: 60 });
});

test('history goes back 32 forks, and not further', async () => {
  const { runId } = await queueRun(api.prisma, world);
  let rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  await rows.log(points(1, 1, 1));
  let point = { parentId: runId, checkpointId: await rows.checkpoint(1), epoch: 1, step: 1 };
  for (let step = 2; step <= 34; step++) {
    const parentId = await queueFork(api.prisma, world, point);
    rows = rowsOf(api.prisma, parentId);
    await rows.begin(1, step - 1);
    await rows.log(points(1, step, step));
    point = { parentId, checkpointId: await rows.checkpoint(step), epoch: 1, step };
  }
  expect((await seriesOf(point.parentId)).steps).toEqual(range(2, 34));
});

test('without names, a fork gives the curves of all that it has logged or inherited', async () => {
  const { grandparent, parent, fork } = await threeGenerations();
  await rowsOf(api.prisma, grandparent).log([{ name: 'mask/kl_a', step: 5, value: 1, time: 0 }]);
  await rowsOf(api.prisma, fork).log([{ name: 'generator/kl', step: 100, value: 2, time: 0 }]);
  const namesOf = async (uuid: string) => {
    const { data } = await api.ask('query ($id: ID!) { run(id: $id) { metricSeries { name steps } } }', {
      id: globalId('Run', uuid),
    });
    return data.run.metricSeries.map(({ name }: Named) => name).sort();
  };
  expect(await namesOf(fork)).toEqual(['generator/kl', NAME, 'mask/kl_a'].sort());
  expect(await namesOf(parent)).toEqual([NAME, 'mask/kl_a'].sort());
});

interface Named {
  readonly name: string;
}
