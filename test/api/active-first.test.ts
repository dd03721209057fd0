import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunState } from '#contracts/run-state.ts';
import { newId } from '#db/new-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';
import { rowsOf } from '../testkit/run-rows.ts';

let api: TestApi;
const expected: string[] = [];
let sampled: string;

/** One state per run, by the time at which it was queued. */
const STATES: readonly RunState[] = [
  ...['FINISHED', 'RUNNING', 'CANCELED', 'CRASHED', 'FAILED', 'CANCELING'].map((state) => state as RunState),
  ...Array.from({ length: 30 }, () => 'QUEUED' as const),
  ...['FINISHED', 'STARTING', 'FAILED'].map((state) => state as RunState),
];

beforeAll(async () => {
  api = await startApi();
  const world = await makeWorld(api.prisma);
  for (const [index, state] of STATES.entries()) {
    const { runId } = await queueRun(api.prisma, world);
    const createdAt = new Date(1_000_000 + index);
    const failure = state === 'FAILED' ? { class: 'INFRA', code: 'X', message: 'x' } : undefined;
    await api.prisma.run.update({
      where: { id: runId },
      data: { displayName: `${state} ${index}`, state, createdAt, ...(failure && { failure }) },
    });
  }
  const under = ['STARTING 37', 'CANCELING 5', 'RUNNING 1'];
  const waiting = STATES.flatMap((state, index) =>
    state === 'CRASHED' || state === 'QUEUED' ? [`${state} ${index}`] : [],
  );
  const ended = ['FAILED 38', 'FINISHED 36', 'FAILED 4', 'CANCELED 2', 'FINISHED 0'];
  expected.push(...under, ...waiting, ...ended);

  const { runId } = await queueRun(api.prisma, world);
  sampled = runId;
  await api.prisma.run.update({
    where: { id: runId },
    data: { displayName: 'sampled', createdAt: new Date(5) },
  });
});
afterAll(async () => {
  await api.close();
});

async function read(variables: object) {
  const answer = await api.ask(
    `query ($first: Int, $after: String, $last: Int, $before: String, $direction: OrderDirection!, $filter: RunFilter) {
      runs(first: $first, after: $after, last: $last, before: $before, filter: $filter,
        orderBy: { field: ACTIVITY, direction: $direction }) {
        edges { node { displayName } }
        pageInfo { startCursor endCursor hasNextPage hasPreviousPage }
      }
    }`,
    {
      filter: { state: STATES.filter((state, i) => STATES.indexOf(state) === i), displayNameContains: ' ' },
      ...variables,
    },
  );
  return answer;
}
async function page(variables: object) {
  const { runs } = (await read(variables)).data;
  return {
    names: runs.edges.map(({ node }: { node: { displayName: string } }) => node.displayName) as string[],
    ...(runs.pageInfo as {
      startCursor: string;
      endCursor: string;
      hasNextPage: boolean;
      hasPreviousPage: boolean;
    }),
  };
}

test.each(['DESC', 'ASC'] as const)('pages by activity hold every run once, %s', async (direction) => {
  const wanted = direction === 'DESC' ? expected : [...expected].reverse();
  for (const size of [3, 100]) {
    const forwards: string[] = [];
    let after: string | null = null;
    for (let more = true; more;) {
      const read = await page({ direction, first: size, after });
      expect(read.hasPreviousPage).toBe(after !== null);
      forwards.push(...read.names);
      after = read.endCursor;
      more = read.hasNextPage;
    }
    expect(forwards).toEqual(wanted);

    const backwards: string[] = [];
    let before: string | null = null;
    for (let more = true; more;) {
      const read = await page({ direction, last: size, before });
      expect(read.hasNextPage).toBe(before !== null);
      backwards.unshift(...read.names);
      before = read.startCursor;
      more = read.hasPreviousPage;
    }
    expect(backwards).toEqual(wanted);
  }
});

test('with 30 runs in the queue the running one is on the first page', async () => {
  expect((await page({ direction: 'DESC', first: 20 })).names).toContain('RUNNING 1');
});

test('cursors of another order or of no part of the list are refused', async () => {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const forged = [
    encode([1, 'ACTIVITY', 'DESC', '3 2026-01-01T00:00:00.000Z', newId()]),
    encode([1, 'ACTIVITY', 'DESC', '2026-01-01T00:00:00.000Z', newId()]),
    encode([1, 'ACTIVITY', 'DESC', '0 2026-01-01T00:00:00.000Z 1', newId()]),
    encode([1, 'ACTIVITY', 'DESC', '0', newId()]),
    encode([1, 'CREATED_AT', 'DESC', '2026-01-01T00:00:00.000Z', newId()]),
  ];
  for (const after of forged)
    expect((await read({ direction: 'DESC', first: 1, after })).errors?.[0]?.extensions).toEqual({
      code: 'BAD_USER_INPUT',
    });
});

test('a run tells all its sample steps, gives the grids of one, and is found by what it can do', async () => {
  const able = () =>
    api
      .ask('{ runs(filter: { canTranslate: true }) { edges { node { displayName } } } }')
      .then(({ data }) => data);
  expect((await able()).runs.edges).toEqual([]);

  const rows = rowsOf(api.prisma, sampled);
  await rows.begin(1, 0);
  for (const step of [10, 20, 30]) await rows.sample(step);
  await rows.sample(20);
  await rows.checkpoint(20);
  await rows.begin(2, 20); // hides step 30
  expect((await able()).runs.edges).toEqual([{ node: { displayName: 'sampled' } }]);
  const { data } = await api.ask(`{ runs(filter: { displayNameContains: "sampled", canTranslate: true }) {
    edges { node { sampleSteps samples(step: 20) { edges { node { step } } } metricSeries { name } } } } }`);
  expect(data.runs.edges[0].node).toEqual({
    sampleSteps: [10, 20],
    samples: { edges: [{ node: { step: 20 } }, { node: { step: 20 } }] },
    metricSeries: [],
  });
});
