import { afterAll, beforeAll, expect, test } from 'vitest';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { packPoints } from '../../worker/supervisor/records/pack-points.ts';
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

interface StepTimes {
  readonly steps: readonly number[];
  readonly times: readonly number[];
}

async function newRun(): Promise<{ id: string; rows: RunRows }> {
  const { runId } = await queueRun(api.prisma, world);
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  return { id: globalId('Run', runId), rows };
}

async function stepTimes(...ids: readonly string[]): Promise<StepTimes[]> {
  const { data } = await api.ask(
    'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Run { stepTimes { steps times } } } }',
    { ids },
  );
  return (data.nodes as { stepTimes: StepTimes }[]).map((node) => node.stepTimes);
}

/** What `pointsOf` stamps on a point of that step, in milliseconds. */
function timeOf(step: number): number {
  return 1_000 * step;
}

test('a run that has logged nothing has no times', async () => {
  const { id } = await newRun();
  expect(await stepTimes(id)).toEqual([{ steps: [], times: [] }]);
});

test.each(['loose', 'packed'])(
  'points that are %s give times of the first step, the last one, and few between',
  async (kind) => {
    const { id, rows } = await newRun();
    for (const start of [1, 2_001, 4_001]) await rows.log(pointsOf('a/b', range(start, start + 1_999)));
    await rows.log(pointsOf('c/d', [6_000]));
    if (kind === 'packed') await packPoints(api.prisma, new AbortController().signal);
    const [{ steps, times } = { steps: [], times: [] }] = await stepTimes(id);
    expect(times).toEqual(steps.map(timeOf));
    expect([steps[0], steps.at(-1)]).toEqual([1, 6_000]);
    expect(steps.length).toBeLessThanOrEqual(201);
    expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
  },
);

test('what a resume has hidden is left out, and times go on from there', async () => {
  const { id, rows } = await newRun();
  await rows.log(pointsOf('a/b', range(1, 100)));
  await rows.begin(2, 50);
  await rows.log(pointsOf('a/b', range(51, 60)).map((point) => ({ ...point, time: point.time + 500_000 })));
  const [times] = await stepTimes(id);
  expect(times?.steps).toEqual([1, 51, 60]);
  expect(times?.times).toEqual([timeOf(1), timeOf(51) + 500_000, timeOf(60) + 500_000]);
});

test('a clock that was set back does not lead back', async () => {
  const { id, rows } = await newRun();
  await rows.log(pointsOf('a/b', [1]).map((point) => ({ ...point, time: 900_000 })));
  await rows.log(pointsOf('a/b', [2, 3]));
  await rows.log(pointsOf('a/b', [1_000]));
  const [times] = await stepTimes(id);
  expect(times).toEqual({ steps: [1, 1_000], times: [900_000, timeOf(1_000)] });
});

test('several runs are told apart', async () => {
  const [first, second] = [await newRun(), await newRun()];
  await first.rows.log(pointsOf('a/b', [1]));
  await second.rows.log(pointsOf('a/b', [7]));
  expect((await stepTimes(second.id, first.id)).map(({ steps }) => steps)).toEqual([[7], [1]]);
});
