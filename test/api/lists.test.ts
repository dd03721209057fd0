import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { newId } from '#db/new-id.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { pointsOf, rowsOf } from '../testkit/run-rows.ts';

let api: TestApi;
let world: World;
const names: string[] = [];
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
  for (let i = 0; i < 25; i++) {
    const { runId } = await queueRun(api.prisma, world);
    const displayName = `run ${String(i).padStart(2, '0')}`;
    names.push(displayName);
    // Runs 10 to 14 were made in the same millisecond: their ids decide.
    const createdAt = new Date(1_000_000 + (i >= 10 && i < 15 ? 10 : i));
    await api.prisma.run.update({ where: { id: runId }, data: { displayName, createdAt } });
  }
});
afterAll(async () => {
  await api.close();
});

interface RunPage {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly displayName: string } }[];
  readonly pageInfo: {
    readonly startCursor: string | null;
    readonly endCursor: string | null;
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
  };
  readonly totalCount: number;
}

function readRuns(variables: object) {
  return api.ask(
    `query ($first: Int, $after: String, $last: Int, $before: String, $filter: RunFilter, $orderBy: RunOrder) {
      runs(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy) {
        edges { cursor node { displayName } }
        pageInfo { startCursor endCursor hasNextPage hasPreviousPage }
        totalCount
      }
    }`,
    variables,
  );
}
async function runs(variables: object): Promise<RunPage> {
  return (await readRuns(variables)).data.runs as RunPage;
}
function namesOf(page: RunPage): string[] {
  return page.edges.map(({ node }) => node.displayName);
}

test.each([
  ['CREATED_AT', 'DESC'],
  ['CREATED_AT', 'ASC'],
  ['DISPLAY_NAME', 'ASC'],
  ['DISPLAY_NAME', 'DESC'],
])('pages by %s %s hold every run once, forwards and backwards', async (field, direction) => {
  const expected = direction === 'ASC' ? names : [...names].reverse();
  const orderBy = { field, direction };

  const forwards: string[] = [];
  let after: string | null = null;
  for (let more = true; more;) {
    const page: RunPage = await runs({ orderBy, first: 7, after });
    expect(page.totalCount).toBe(25);
    expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
    forwards.push(...namesOf(page));
    after = page.pageInfo.endCursor;
    more = page.pageInfo.hasNextPage;
  }
  expect(forwards).toEqual(expected);

  const backwards: string[] = [];
  let before: string | null = null;
  for (let more = true; more;) {
    const page: RunPage = await runs({ orderBy, last: 7, before });
    expect(page.pageInfo.hasNextPage).toBe(before !== null);
    backwards.unshift(...namesOf(page));
    before = page.pageInfo.startCursor;
    more = page.pageInfo.hasPreviousPage;
  }
  expect(backwards).toEqual(expected);
});

test('a page without arguments holds the 20 newest', async () => {
  expect(namesOf(await runs({}))).toEqual([...names].reverse().slice(0, 20));
});

test('runs are filtered by state, dataset and name, and signs of patterns are plain text', async () => {
  expect(namesOf(await runs({ filter: { displayNameContains: 'RUN 1' } }))).toHaveLength(10);
  expect(namesOf(await runs({ filter: { displayNameContains: 'run_1' } }))).toEqual([]);
  expect(namesOf(await runs({ filter: { displayNameContains: '%' } }))).toEqual([]);
  expect((await runs({ filter: { state: ['RUNNING'] } })).totalCount).toBe(0);
  expect((await runs({ filter: { datasetId: globalId('Dataset', world.datasetId) } })).totalCount).toBe(25);
  expect((await runs({ filter: { datasetId: globalId('Dataset', newId()) } })).totalCount).toBe(0);
  expect((await runs({ filter: { datasetId: 'nonsense' } })).totalCount).toBe(0);
});

test('cursors that this list did not hand out are refused', async () => {
  const ofNames = (await runs({ orderBy: { field: 'DISPLAY_NAME', direction: 'ASC' }, first: 1 })).pageInfo
    .endCursor;
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const forged = [
    ofNames,
    'nonsense',
    '',
    'x'.repeat(100_000),
    encode([1, 'CREATED_AT', 'DESC', "2026-01-01'; drop table run; --", newId()]),
    encode([1, 'CREATED_AT', 'DESC', '2026-01-01T00:00:00.000Z', 'no uuid']),
    encode([2, 'CREATED_AT', 'DESC', '2026-01-01T00:00:00.000Z', newId()]),
    encode({ __proto__: null }),
  ];
  for (const after of forged) {
    const { errors } = await readRuns({ first: 1, after });
    expect([after, errors?.[0]?.extensions]).toEqual([after, { code: 'BAD_USER_INPUT' }]);
  }
});

const UUID = '018f0000-0000-7000-8000-000000000000';
const TIME = '2026-01-01T00:00:00.000Z';

const badTimes = [
  '0000-01-01T00:00:00.000Z',
  '+010000-01-01T00:00:00.000Z',
  '2026-02-30T00:00:00.000Z',
  `${TIME}\u0000`,
];
const badIntegers = ['2147483648', '9'.repeat(18), '-1', '1e3', '1\u0000', ''];
const badBigInts = ['9'.repeat(19), '-1', '1\u0000'];
const badTexts = ['a\u0000b', '\ud800', 'x'.repeat(1_001)];
const badIds = ['', 'no uuid', `${UUID}\u0000`];

/** Every list, what its cursors begin with, and their last two parts: a good one first, then what is forged. */
const lists: [string, string[], string[], string[]?][] = [
  ['runs(orderBy: {field: CREATED_AT, direction: DESC}, PAGE)', ['CREATED_AT', 'DESC'], [TIME, ...badTimes]],
  ['runs(orderBy: {field: DISPLAY_NAME, direction: ASC}, PAGE)', ['DISPLAY_NAME', 'ASC'], ['a', ...badTexts]],
  ['datasets(PAGE)', ['createdAt', 'DESC'], [TIME, ...badTimes]],
  ['translations(PAGE)', ['createdAt', 'DESC'], [TIME, ...badTimes]],
  ['Dataset.versions(PAGE)', ['number', 'DESC'], ['1', ...badIntegers]],
  ['DatasetVersion.images(side: A, PAGE)', ['position', 'ASC'], ['1', ...badIntegers]],
  ['Run.checkpoints(PAGE)', ['step', 'ASC'], ['1', ...badIntegers]],
  ['Run.samples(PAGE)', ['step', 'ASC'], ['1', ...badIntegers]],
  ['Run.logLines(PAGE)', ['event', 'ASC'], ['1', ...badBigInts], ['0', ...badIntegers]],
  ['Run.logMatches(text: "a", PAGE)', ['event', 'ASC'], ['1', ...badBigInts], ['0', ...badIntegers]],
];

test.each(lists)(
  'forged cursors of %s are refused by their code',
  async (list, order, keys, ids = [UUID, ...badIds]) => {
    const [key = '', ...badKeys] = keys;
    const [id = '', ...badTails] = ids;
    const { id: run } = await api.prisma.run.findFirstOrThrow();
    const nodes = {
      Dataset: globalId('Dataset', world.datasetId),
      DatasetVersion: globalId('DatasetVersion', world.datasetVersionId),
      Run: globalId('Run', run),
    };
    const refusal = async (argument: 'after' | 'before', parts: readonly string[]) => {
      const cursor = Buffer.from(JSON.stringify([1, ...order, ...parts])).toString('base64url');
      const page = `${list.replace('PAGE', `first: 1, ${argument}: "${cursor}"`)} { edges { cursor } }`;
      const [, type, field] = /^([A-Z]\w+)\.(.*)$/s.exec(page) ?? [];
      const query = type
        ? `{ node(id: "${nodes[type as keyof typeof nodes]}") { ... on ${type} { ${field} } } }`
        : `{ ${page} }`;
      return (await api.ask(query)).errors?.[0]?.extensions;
    };
    for (const argument of ['after', 'before'] as const) {
      expect(await refusal(argument, [key, id])).toBeUndefined();
      for (const parts of [...badKeys.map((each) => [each, id]), ...badTails.map((each) => [key, each])])
        expect([parts, await refusal(argument, parts)]).toEqual([parts, { code: 'BAD_USER_INPUT' }]);
    }
  },
);

test.each([
  [{ first: 101 }, 'from 0 to 100'],
  [{ first: -1 }, 'from 0 to 100'],
  [{ first: 1, last: 1 }, 'not both'],
])('a page of %j is refused', async (variables, message) => {
  const { errors } = await readRuns(variables);
  expect(errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  expect(errors?.[0]?.message).toContain(message);
});

test('an empty page has no cursors', async () => {
  expect(await runs({ first: 0 })).toMatchObject({
    edges: [],
    pageInfo: { startCursor: null, endCursor: null, hasNextPage: true, hasPreviousPage: false },
  });
});

test('a list of twenty runs with all beside them takes as many statements as a list of two', async () => {
  for (const row of await api.prisma.run.findMany({ take: 20, orderBy: { createdAt: 'desc' } })) {
    const rows = rowsOf(api.prisma, row.id);
    await rows.begin(1, 0);
    await rows.log(pointsOf('system/step_time', [1, 2]));
  }
  const count = async (first: number): Promise<number> => {
    const spy = vi.spyOn(pg.Client.prototype, 'query');
    try {
      const { data, errors } = await api.ask(
        `query ($first: Int) { runs(first: $first) { totalCount edges { node {
          id state allowedActions metricNames progress { stepsPerSecond } latestMetrics { name value }
          samples(last: 1) { edges { node { step thumbnail { width } } } } preset
          experiment { name } createdBy { login } datasetVersion { number domains { side } dataset { name latestVersion { id } } }
        } } } }`,
        { first },
      );
      expect(errors).toBeUndefined();
      expect(data.runs.edges).toHaveLength(first);
      // The client asks its database now and then whether it is there.
      const statements = spy.mock.calls.map(([statement]) => statement as unknown);
      return statements.filter((statement) => statement !== 'select 1').length;
    } finally {
      spy.mockRestore();
    }
  };
  const few = await count(2);
  expect(few).toBeGreaterThan(5);
  expect(await count(20)).toBe(few);
});

test('any object is found by its id, and what is none is null', async () => {
  const { data } = await api.ask(
    '{ runs(first: 1) { edges { node { id experiment { id } createdBy { id } } } } }',
  );
  const { id, experiment, createdBy } = data.runs.edges[0].node;
  const ids = [
    id,
    experiment.id,
    createdBy.id,
    globalId('Dataset', world.datasetId),
    'nonsense',
    globalId('Run', newId()),
  ];
  const found = await api.ask('query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', { ids });
  expect(found.data.nodes).toEqual([
    { __typename: 'Run', id },
    { __typename: 'Experiment', id: experiment.id },
    { __typename: 'User', id: createdBy.id },
    { __typename: 'Dataset', id: ids[3] },
    null,
    null,
  ]);
});
