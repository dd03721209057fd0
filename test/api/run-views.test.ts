import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { uuidOf } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { changeConfig } from '../testkit/change-config.ts';
import { egscItPreset } from '../testkit/egsc-it-preset.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';
import { pointsOf, rowsOf } from '../testkit/run-rows.ts';

let api: TestApi;
let owner: { id: string; token: string };
let eve: { id: string; token: string };
beforeAll(async () => {
  api = await startApi();
  owner = await api.createUser('EDITOR');
  eve = await api.createUser('EDITOR');
});
beforeEach(async () => {
  await api.prisma.runView.deleteMany();
});
afterAll(() => api.close());

const TABLE = {
  where: 'state = FAILED',
  group: 'STOPPED',
  columns: [{ name: 'name', width: 300 }, { name: 'config.seed' }],
  pinned: 1,
  sort: '-config.seed',
  groupBy: 'seeds',
};
const FIELDS = `id name isShared mayChange version problem owner { id } goneColumns
  table { where group columns { name width } pinned sort groupBy }`;

const MUTATIONS = { create: 'createRunView', update: 'updateRunView', delete: 'deleteRunView' } as const;

async function act(kind: keyof typeof MUTATIONS, input: object, token = owner.token) {
  const name = MUTATIONS[kind];
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const answer = kind === 'delete' ? 'viewId' : `view { ${FIELDS} }`;
  const { data, errors } = await api.ask(
    `mutation ($input: ${type}!) { ${name}(input: $input) { ${answer} userErrors { code field message } } }`,
    { input },
    token,
  );
  expect(errors).toBeUndefined();
  return data[name];
}

async function saved(input: object = {}, token = owner.token) {
  const { view, userErrors } = await act('create', { name: 'mine', table: TABLE, ...input }, token);
  expect(userErrors).toEqual([]);
  return view;
}

async function listed(token = owner.token, name: string | null = null) {
  const { data, errors } = await api.ask(
    `query ($name: String) { runViews(name: $name, first: 50) { edges { node { ${FIELDS} } } } }`,
    { name },
    token,
  );
  expect(errors).toBeUndefined();
  return data.runViews.edges.map(({ node }: { node: object }) => node);
}

async function named(token = owner.token) {
  return (await listed(token)).map(({ name }: { name: string }) => name);
}

async function node(id: string, token: string) {
  const { data } = await api.ask(
    'query ($id: ID!) { node(id: $id) { ... on RunView { name } } }',
    { id },
    token,
  );
  return data.node;
}

test('a view is kept as it was saved, and is found again by its id and its name', async () => {
  const view = await saved({ name: ' Failed <b>🎨</b> עברית ' });
  expect(view).toMatchObject({
    name: 'Failed <b>🎨</b> עברית',
    isShared: false,
    mayChange: true,
    version: 1,
    problem: null,
    table: { ...TABLE, columns: [TABLE.columns[0], { name: 'config.seed', width: null }] },
  });
  expect(await node(view.id, owner.token)).toEqual({ name: view.name });
  expect(await listed(owner.token, view.name)).toEqual([view]);
  expect(await listed(owner.token, 'failed')).toEqual([]);
});

test('a view of nothing but a name shows what the page shows by itself', async () => {
  expect((await saved({ table: {} })).table).toEqual({
    where: '',
    group: 'ALL',
    columns: null,
    pinned: 0,
    sort: null,
    groupBy: null,
  });
});

test('views are private until they are shared, and again when that is taken back', async () => {
  const view = await saved();
  expect(await named(eve.token)).toEqual([]);
  expect(await node(view.id, eve.token)).toBeNull();
  const shared = await act('update', { viewId: view.id, isShared: true });
  expect(shared.view).toMatchObject({ isShared: true, version: 2, name: 'mine' });
  expect(await listed(eve.token)).toMatchObject([
    { id: view.id, mayChange: false, owner: expect.anything() },
  ]);
  expect(await node(view.id, eve.token)).toEqual({ name: 'mine' });
  await act('update', { viewId: view.id, isShared: false });
  expect(await named(eve.token)).toEqual([]);
});

test('a shared view is changed and deleted by its owner and by admins alone', async () => {
  const { id: viewId } = await saved({ isShared: true });
  for (const kind of ['update', 'delete'] as const)
    expect(
      (await act(kind, { viewId, ...(kind === 'update' && { name: 'x' }) }, eve.token)).userErrors,
    ).toMatchObject([{ code: 'FORBIDDEN', field: ['viewId'], message: expect.stringContaining('"mine"') }]);
  const renamed = await act('update', { viewId, name: 'by an admin' }, api.token);
  expect(renamed.view).toMatchObject({ name: 'by an admin', mayChange: true, owner: expect.anything() });
  expect(await act('delete', { viewId }, api.token)).toEqual({ viewId, userErrors: [] });
  expect(await named()).toEqual([]);
});

test("somebody else's private view is not there, not even for an admin", async () => {
  const { id: viewId } = await saved();
  for (const token of [eve.token, api.token]) {
    const missing = [{ code: 'NOT_FOUND', field: ['viewId'] }];
    expect((await act('update', { viewId, name: 'x' }, token)).userErrors).toMatchObject(missing);
    expect((await act('delete', { viewId }, token)).userErrors).toMatchObject(missing);
  }
  expect(await named()).toEqual(['mine']);
});

test('of two who change a view, the second sees what the first has saved', async () => {
  const { id: viewId } = await saved({ isShared: true });
  const first = { viewId, expectedVersion: 1, table: { where: 'a' } };
  expect((await act('update', first)).view).toMatchObject({ version: 2, table: { where: 'a' } });
  const { view, userErrors } = await act(
    'update',
    { viewId, expectedVersion: 1, table: { where: 'b' } },
    api.token,
  );
  expect(userErrors).toMatchObject([{ code: 'STALE_VERSION', field: ['expectedVersion'] }]);
  expect(view).toMatchObject({ version: 2, table: { where: 'a' } });
});

test('a name is taken once by each user', async () => {
  const first = await saved();
  await saved({}, eve.token);
  const taken = [{ code: 'NAME_TAKEN', field: ['name'], message: expect.stringContaining('"mine"') }];
  expect(await act('create', { name: ' mine', table: {} })).toMatchObject({ view: null, userErrors: taken });
  const other = await saved({ name: 'other' });
  expect((await act('update', { viewId: other.id, name: 'mine' })).userErrors).toMatchObject(taken);
  expect((await act('update', { viewId: first.id, name: 'mine' })).userErrors).toEqual([]);
  expect(await named()).toEqual(['mine', 'other']);
});

test('of two who save under one name at once, one gets it', async () => {
  const both = await Promise.all([1, 2].map(() => act('create', { name: 'race', table: {} })));
  expect(both.flatMap(({ userErrors }) => userErrors)).toMatchObject([{ code: 'NAME_TAKEN' }]);
  expect(await named()).toEqual(['race']);
});

test.each([
  [{ name: '' }, 'name'],
  [{ name: 'x'.repeat(201) }, 'name'],
  [{ name: 'a\nb' }, 'name'],
  [{ table: { where: 'x'.repeat(10_001) } }, 'table.where'],
  [{ table: { columns: [] } }, 'table.columns'],
  [{ table: { columns: Array.from({ length: 61 }, () => ({ name: 'a' })) } }, 'table.columns'],
  [{ table: { columns: [{ name: '' }] } }, 'table.columns.0.name'],
  [{ table: { columns: [{ name: 'a', width: 0 }] } }, 'table.columns.0.width'],
  [{ table: { pinned: -1 } }, 'table.pinned'],
  [{ table: { sort: '\u0000' } }, 'table.sort'],
])('a view that nobody could use is refused: %#', async (input, field) => {
  const { view, userErrors } = await act('create', { name: 'n', table: {}, ...input });
  expect(view).toBeNull();
  expect(userErrors).toMatchObject([{ field: field.split('.') }]);
  expect(await named()).toEqual([]);
});

test('a view of a newer program says so, and hides none of the others', async () => {
  const view = await saved();
  await saved({ name: 'other' });
  const id = uuidOf('RunView', view.id) ?? '';
  await api.prisma.runView.update({ where: { id }, data: { document: { version: 99 } } });
  expect(await listed()).toMatchObject([
    { name: 'mine', table: null, goneColumns: [], problem: expect.stringContaining('Upgrade this program') },
    { name: 'other', problem: null },
  ]);
});

test('columns that no run has are named as gone', async () => {
  const world = await makeWorld(api.prisma);
  const { runId } = await queueRun(api.prisma, world);
  await changeConfig(api.prisma, runId, egscItPreset('tiny'));
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  await rows.log(pointsOf('generator/total', [1], () => 1));
  await rows.finish();
  const there = ['name', 'sample', 'losses', 'config.seed', 'metric:generator/total.min'];
  const gone = ['nonsense', 'config.gone', 'metric:<b>🎨', 'measure:evaluation/none@test'];
  const columns = [...there, ...gone].map((name) => ({ name }));
  expect((await saved({ table: { columns } })).goneColumns).toEqual(gone);
});

test('a user has at most 200 views', async () => {
  const { id: ownerId } = owner;
  const { id: _, ...row } = await api.prisma.runView.create({
    data: {
      id: uuidOf('RunView', (await saved()).id)?.replace(/^./, 'f') ?? '',
      ownerId,
      name: 'x',
      document: {},
    },
  });
  await api.prisma.runView.createMany({
    data: Array.from({ length: 198 }, (_, index) => ({
      ...row,
      document: {},
      id: `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`,
      name: `view ${index}`,
    })),
  });
  expect((await act('create', { name: 'one more', table: {} })).userErrors).toMatchObject([
    { code: 'QUOTA_EXCEEDED', message: expect.stringContaining('200') },
  ]);
});

test('those who only read save no views', async () => {
  const reader = await api.createUser('VIEWER');
  const { errors } = await api.ask(
    'mutation { createRunView(input: { name: "x", table: {} }) { view { id } } }',
    {},
    reader.token,
  );
  expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
});
