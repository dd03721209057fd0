import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { globalId, uuidOf } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { subscribe } from '../testkit/subscribe.ts';

let api: TestApi;
let world: World;
let owner: { id: string; token: string };
beforeAll(async () => {
  api = await startApi();
  owner = await api.createUser('EDITOR');
  world = { ...(await makeWorld(api.prisma)), userId: owner.id };
});
afterAll(() => api.close());

async function create(name: string) {
  const { data } = await api.ask(
    `mutation ($input: CreateExperimentInput!) { createExperiment(input: $input) {
      experiment { id name } userErrors { code field message } } }`,
    { input: { name } },
    owner.token,
  );
  return data.createExperiment;
}

async function idAt(name: string): Promise<string> {
  const { id } = await api.prisma.experiment.findUniqueOrThrow({ where: { name } });
  return globalId('Experiment', id);
}

async function rename(from: string, to: string, token = owner.token) {
  return api.ask(
    `mutation ($input: RenameExperimentInput!) { renameExperiment(input: $input) {
      experiment { name } userErrors { code field message } } }`,
    { input: { experimentId: await idAt(from), name: to } },
    token,
  );
}

async function remove(name: string) {
  const { data } = await api.ask(
    `mutation ($input: DeleteExperimentInput!) { deleteExperiment(input: $input) {
      experimentId userErrors { code message } } }`,
    { input: { experimentId: await idAt(name) } },
    owner.token,
  );
  return data.deleteExperiment;
}

/** A run in the experiment of a path, which is made. */
async function runIn(path: string, userId = owner.id): Promise<string> {
  const known = await api.prisma.experiment.findUnique({ where: { name: path } });
  const experimentId = known?.id ?? uuidOf('Experiment', (await create(path)).experiment.id) ?? '';
  return (await queueRun(api.prisma, { ...world, userId, experimentId })).runId;
}

async function tree(under: string): Promise<[name: string, runCount: number][]> {
  const { data } = await api.ask(
    `query ($under: String!, $after: String) {
      experiments(under: $under, orderBy: PATH, first: 100, after: $after) { edges { node { name runCount } } } }`,
    { under },
  );
  return data.experiments.edges.map(({ node }: { node: { name: string; runCount: number } }) => [
    node.name,
    node.runCount,
  ]);
}

test('with an experiment those that it lies below are made, and the tree counts the runs below', async () => {
  await runIn('gta/night/first');
  await runIn('gta/night/first');
  await runIn('gta/night');
  await runIn('gta-2');
  await runIn('gta/day');
  expect(await tree('gta')).toEqual([
    ['gta', 4],
    ['gta/day', 1],
    ['gta/night', 3],
    ['gta/night/first', 2],
  ]);
  const { data } = await api.ask(
    '{ experiments(orderBy: PATH, first: 100) { edges { node { name above { name } } } } }',
  );
  const all = data.experiments.edges.map(({ node }: { node: { name: string } }) => node.name) as string[];
  expect(all.indexOf('gta-2')).toBeGreaterThan(all.indexOf('gta/night/first'));
  const first = data.experiments.edges.find(
    ({ node }: { node: { name: string } }) => node.name === 'gta/night/first',
  );
  expect(first.node.above).toEqual([{ name: 'gta' }, { name: 'gta/night' }]);
});

test('the tree is paged both ways without a gap', async () => {
  for (const name of ['paged/b', 'paged/a/x', 'paged/c!', 'paged/c/y', 'paged/c']) await create(name);
  const whole = (await tree('paged')).map(([name]) => name);
  expect(whole).toEqual(['paged', 'paged/a', 'paged/a/x', 'paged/b', 'paged/c', 'paged/c/y', 'paged/c!']);
  const page = async (args: string) => {
    const { data } = await api.ask(
      `{ experiments(under: "paged", orderBy: PATH, ${args}) {
        edges { node { name } } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }`,
    );
    const { edges, pageInfo } = data.experiments;
    return { names: edges.map(({ node }: { node: { name: string } }) => node.name) as string[], pageInfo };
  };
  const names: string[] = [];
  let next: string | null = null;
  do {
    const { names: more, pageInfo } = await page(`first: 2${next ? `, after: "${next}"` : ''}`);
    names.push(...more);
    next = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (next !== null);
  expect(names).toEqual(whole);
  const last = await page('last: 3');
  expect(last.names).toEqual(whole.slice(-3));
  expect((await page(`last: 3, before: "${last.pageInfo.startCursor}"`)).names).toEqual(whole.slice(1, 4));
});

test('what is no path is refused at its field', async () => {
  for (const name of ['a//b', '/a', 'a/', 'a/../b', '.'])
    expect((await create(name)).userErrors).toMatchObject([{ code: 'INVALID', field: ['name'] }]);
  expect((await create(' spaced / out ')).experiment.name).toBe('spaced/out');
  const { errors } = await api.ask('{ experiments(under: "a//b") { edges { node { id } } } }');
  expect(errors?.[0]).toMatchObject({
    message: '"under" must have a name before and after each slash.',
    extensions: { code: 'BAD_USER_INPUT' },
  });
});

test('a renamed path moves all below it, and who watches them or their runs hears of it', async () => {
  const runIds = [await runIn('old/place/deep'), await runIn('old/place')];
  await create('older');
  const changes = subscribe(
    api.connect(),
    'subscription ($id: ID!) { experimentChanged(experimentId: $id) { name } }',
    { id: await idAt('old/place/deep') },
  );
  expect((await changes.next()).experimentChanged).toEqual({ name: 'old/place/deep' });
  const heard: unknown[] = [];
  const listener = new pg.Client({ connectionString: api.databaseUrl });
  listener.on('notification', ({ payload }) => heard.push(JSON.parse(payload ?? '')));
  await listener.connect();
  await listener.query('listen run_changed');

  const { data } = await rename('old/place', 'new/home');
  expect(data.renameExperiment).toEqual({ experiment: { name: 'new/home' }, userErrors: [] });
  expect((await changes.next()).experimentChanged).toEqual({ name: 'new/home/deep' });
  await expect.poll(() => heard).toHaveLength(2);
  expect(heard).toEqual(expect.arrayContaining(runIds.map((runId) => ({ runId }))));
  await listener.end();
  await changes.leave();
  expect(await tree('new')).toEqual([
    ['new', 2],
    ['new/home', 2],
    ['new/home/deep', 1],
  ]);
  expect(await tree('old')).toEqual([['old', 0]]);
  expect(await tree('older')).toEqual([['older', 0]]);
});

test('a path is not moved onto another one, below itself, or beyond the longest name', async () => {
  await create('from/inner');
  await create('to');
  expect((await rename('from', 'to')).data.renameExperiment.userErrors).toEqual([
    {
      code: 'NAME_TAKEN',
      field: ['name'],
      message: 'Another experiment is named "to". Choose another name.',
    },
  ]);
  expect((await rename('from', 'from/inner/deeper')).data.renameExperiment.userErrors).toMatchObject([
    { code: 'INVALID', field: ['name'], message: expect.stringContaining('below itself') },
  ]);
  expect((await rename('from', 'x'.repeat(198))).data.renameExperiment.userErrors).toMatchObject([
    { code: 'TOO_LONG', field: ['name'] },
  ]);
  expect(await tree('from')).toEqual([
    ['from', 0],
    ['from/inner', 0],
  ]);
  expect((await rename('from/inner', 'upwards')).data.renameExperiment.userErrors).toEqual([]);
});

test('a path with runs of others below it is moved by operators alone', async () => {
  const eve = await api.createUser('EDITOR');
  await create('shared');
  await runIn('shared/of-eve', eve.id);
  expect((await rename('shared', 'mine')).errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  const operator = await api.createUser('OPERATOR');
  expect((await rename('shared', 'ours', operator.token)).data.renameExperiment.userErrors).toEqual([]);
});

test('an experiment with others below it is not deleted', async () => {
  await create('outer/inner');
  expect(await remove('outer')).toMatchObject({
    experimentId: null,
    userErrors: [
      {
        code: 'IN_USE',
        message: '"outer" has 1 experiment below it. Delete or rename them first.',
      },
    ],
  });
  expect((await remove('outer/inner')).userErrors).toEqual([]);
  expect((await remove('outer')).userErrors).toEqual([]);
});

test('experiments that are made while the one above is moved lie below one that is there', async () => {
  for (let round = 0; round < 5; round++) {
    await create(`moving ${round}`);
    await Promise.all([
      rename(`moving ${round}`, `moved ${round}`),
      create(`moving ${round}/late`),
      rename(`moving ${round}`, `elsewhere ${round}/x`).catch(() => undefined), // it may have the new name by then
    ]);
  }
  const names = (await api.prisma.experiment.findMany()).map(({ name }) => name);
  const orphans = names.filter((name) => name.includes('/') && !names.includes(name.replace(/\/[^/]*$/, '')));
  expect(orphans).toEqual([]);
});

test('runs are found under a path: by the structured filter and by its text, exact names still by =', async () => {
  await runIn('found/a/deep');
  await runIn('found/a');
  await runIn('found/ab');
  await runIn('found');
  const count = async (filter: object | null, where: string | null) => {
    const { data } = await api.ask(
      'query ($filter: RunFilter, $where: String) { runs(filter: $filter, where: $where) { totalCount } }',
      { filter, where },
    );
    return data.runs.totalCount as number;
  };
  expect(await count({ experimentUnder: ['found'] }, null)).toBe(4);
  expect(await count({ experimentUnder: ['found/a'] }, null)).toBe(2);
  expect(await count({ experimentUnder: ['found/ab', 'found/a/deep'] }, null)).toBe(2);
  expect(await count({ experimentUnder: ['fou'] }, null)).toBe(0);
  expect(await count(null, 'experiment under found/a')).toBe(2);
  expect(await count(null, 'experiment under "found" and experiment not under "found/a"')).toBe(2);
  expect(await count(null, 'experiment = found')).toBe(1);
});
