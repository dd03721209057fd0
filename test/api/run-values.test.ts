import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { newId } from '#db/new-id.ts';
import { indexRunMeasures } from '#db/runs/index-run-measures.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { changeConfig } from '../testkit/change-config.ts';
import { egscItPreset } from '../testkit/egsc-it-preset.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';
import { pointsOf, rowsOf } from '../testkit/run-rows.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  const world = await makeWorld(api.prisma);
  for (const [displayName, seed, fit, values] of [
    ['falls', 3, 'stretch', [0.5, 0.25]],
    ['ends as NaN', 4, 'stretch', [0.5, Number.NaN]],
    ['ends infinite', 3, 'cover', [2, Number.POSITIVE_INFINITY]],
    ['has only NaN', 3, 'cover', [Number.NaN, Number.NaN]],
    ['logs nothing', 5, 'stretch', []],
  ] as const) {
    const { runId } = await queueRun(api.prisma, world);
    await api.prisma.run.update({ where: { id: runId }, data: { displayName } });
    await changeConfig(api.prisma, runId, { ...egscItPreset('tiny'), seed, fit });
    const rows = rowsOf(api.prisma, runId);
    await rows.begin(1, 0);
    for (const [index, value] of values.entries())
      await rows.log(pointsOf('generator/total', [index + 1], () => value));
    await rows.finish();
    await api.prisma.runMeasure.createMany({
      data: [
        { runId, split: 'VALIDATION', name: 'evaluation/ssim_ab', value: seed / 10 },
        { runId, split: 'TEST', name: 'evaluation/ssim_ba', value: seed / 100 },
      ],
    });
  }
});
afterAll(async () => {
  await api.close();
});

const VALUES = `query ($metrics: [String!]!, $paths: [String!]!) { runs(orderBy: { field: CREATED_AT, direction: ASC }) { edges { node {
  displayName durationSeconds createdBy { login } experiment { name }
  metricSummaries(names: $metrics) { name last lastNonFinite min max best }
  knobs(paths: $paths) { path number text }
  validation: measures(names: ["evaluation/ssim_ab", "evaluation/ssim_ba"]) { name value }
  test: measures(names: ["evaluation/ssim_ab", "evaluation/ssim_ba"], split: TEST) { name value }
} } } }`;

async function nodes(metrics: string[], paths: string[]) {
  const { data, errors } = await api.ask(VALUES, { metrics, paths });
  expect(errors).toBeUndefined();
  return (data.runs.edges as { node: Record<string, unknown> }[]).map(({ node }) => node);
}

test('a metric is summed up exactly: NaN and infinities by name, and nothing where nothing was logged', async () => {
  const runs = await nodes(['generator/total', 'nobody/knows'], []);
  const name = 'generator/total';
  expect(runs.map(({ metricSummaries }) => metricSummaries)).toEqual([
    [{ name, last: 0.25, lastNonFinite: null, min: 0.25, max: 0.5, best: null }],
    [{ name, last: null, lastNonFinite: 'NAN', min: 0.5, max: 0.5, best: null }],
    [{ name, last: null, lastNonFinite: 'POSITIVE_INFINITY', min: 2, max: 2, best: null }],
    [{ name, last: null, lastNonFinite: 'NAN', min: null, max: null, best: null }],
    [],
  ]);
});

test('knobs and measures come by name, in the order asked for, of the split asked for', async () => {
  const [first] = await nodes([], ['seed', 'fit', 'gone', 'adam.beta1']);
  expect(first?.['knobs']).toEqual([
    { path: 'seed', number: 3, text: null },
    { path: 'fit', number: null, text: 'stretch' },
    { path: 'adam.beta1', number: 0.5, text: null },
  ]);
  expect(first?.['validation']).toEqual([{ name: 'evaluation/ssim_ab', value: 0.3 }]);
  expect(first?.['test']).toEqual([{ name: 'evaluation/ssim_ba', value: 0.03 }]);
});

test('the duration is that of start and end', async () => {
  for (const run of await nodes([], [])) expect(run['durationSeconds']).toEqual(expect.any(Number));
  const { data } = await api.ask('{ runs { edges { node { durationSeconds startedAt finishedAt } } } }');
  for (const { node } of data.runs.edges)
    expect(node.durationSeconds).toBeCloseTo(
      (Date.parse(node.finishedAt) - Date.parse(node.startedAt)) / 1000,
    );
});

test('runs of equal configs have one key, whatever the knobs that do not count', async () => {
  const keys = async (except: string) => {
    const { data } = await api.ask(
      `{ runs(orderBy: { field: CREATED_AT, direction: ASC }) { edges { node { configKey(except: ${except}) } } } }`,
    );
    return (data.runs.edges as { node: { configKey: string } }[]).map(({ node }) => node.configKey);
  };
  const bySeed = await keys('["seed"]');
  expect(new Set(bySeed).size).toBe(2);
  expect(bySeed[0]).toBe(bySeed[1]);
  expect(bySeed[0]).toBe(bySeed[4]);
  expect(bySeed[2]).toBe(bySeed[3]);
  expect(new Set(await keys('[]')).size).toBe(4);
  expect(new Set(await keys('["seed", "fit"]')).size).toBe(1);
});

test('a page of runs reads the values of all its runs by one statement of each kind', async () => {
  const spy = vi.spyOn(pg.Client.prototype, 'query');
  try {
    await nodes(['generator/total'], ['seed']);
    const texts = spy.mock.calls.map(([statement]) => JSON.stringify(statement));
    for (const table of ['run_metric', 'run_knob'])
      expect(texts.filter((text) => text.includes(table))).toHaveLength(1);
    expect(texts.filter((text) => text.includes('run_measure'))).toHaveLength(2);
  } finally {
    spy.mockRestore();
  }
});

test('more names than a table has room for are refused', async () => {
  const names = Array.from({ length: 101 }, (_, index) => `metric/${index}`);
  const { errors } = await api.ask(VALUES, { metrics: names, paths: [] });
  expect(errors?.[0]).toMatchObject({
    message: '"names" may have 100 items, but has 101.',
    extensions: { code: 'BAD_USER_INPUT' },
  });
});

async function columns(args: string, token?: string | null) {
  return api.ask(
    `{ runColumns${args} { knobs { path label unit } metrics { name label } measures { name split label } hasMore } }`,
    {},
    token,
  );
}

test('candidates for columns are what runs have, with labels, searched by name and by label', async () => {
  const all = (await columns('')).data.runColumns;
  expect(all.knobs).toContainEqual({ path: 'seed', label: 'Seed', unit: null });
  expect(all.metrics).toEqual([{ name: 'generator/total', label: expect.any(String) }]);
  expect(all.measures.map(({ name, split }: { name: string; split: string }) => `${name} ${split}`)).toEqual([
    'evaluation/ssim_ab VALIDATION',
    'evaluation/ssim_ba TEST',
  ]);
  expect(all.hasMore).toBe(false);
  const found = (await columns('(search: "SSIM to ground")')).data.runColumns;
  expect([found.knobs.length, found.metrics.length, found.measures.length]).toEqual([0, 0, 2]);
  const byPath = (await columns('(search: "config.seed")')).data.runColumns;
  expect(byPath.knobs.map(({ path }: { path: string }) => path)).toEqual(['seed']);
});

test.each(['🎨', 'עברית', '<b>', '%', "';--", 'x'.repeat(200)])(
  'a search for %j is a search for that text',
  async (text) => {
    const { data, errors } = await columns(`(search: ${JSON.stringify(text)})`);
    expect(errors).toBeUndefined();
    expect(data.runColumns).toEqual({ knobs: [], metrics: [], measures: [], hasMore: false });
  },
);

test('candidates are bounded, say so, and need somebody who has signed in', async () => {
  const { data } = await columns('(first: 2)');
  expect(data.runColumns.knobs).toHaveLength(2);
  expect(data.runColumns.hasMore).toBe(true);
  expect((await columns('(first: 1000)')).errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
  expect((await columns('', null)).errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
});

test('a run that is gone has no values', async () => {
  const { data } = await api.ask('query ($id: ID!) { run(id: $id) { knobs(paths: ["seed"]) { path } } }', {
    id: globalId('Run', '01890a5d-ac96-774b-bcce-b302099a8057'),
  });
  expect(data.run).toBeNull();
});

test('runs are sorted and filtered by a metric at their best checkpoints, which they tell', async () => {
  const { runId } = await queueRun(api.prisma, await makeWorld(api.prisma));
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  await rows.log(pointsOf('only/here', [1, 2]));
  const checkpoint = await rows.checkpoint(1);
  await rows.finish();
  const scores = { 'evaluation/ssim_ab': 0.75 };
  await api.prisma.evaluation.create({
    data: {
      id: newId(),
      checkpointId: checkpoint,
      split: 'VALIDATION',
      state: 'FINISHED',
      scores,
      finishedAt: new Date(),
    },
  });
  await indexRunMeasures(api.prisma, [runId]);
  const { data, errors } = await api.ask(
    `query ($where: String!) { runs(where: $where, orderBy: { metric: { name: "only/here", summary: BEST }, direction: ASC }) { edges { node {
      metricSummaries(names: ["only/here"]) { last best }
      bestCheckpoint { measure score checkpoint { step } }
    } } } }`,
    { where: 'metric("only/here").best = 1' },
  );
  expect(errors).toBeUndefined();
  expect(data.runs.edges).toEqual([
    {
      node: {
        metricSummaries: [{ last: 2, best: 1 }],
        bestCheckpoint: { measure: 'evaluation/ssim_ab', score: 0.75, checkpoint: { step: 1 } },
      },
    },
  ]);
});

test('runs whose config is not readable, or whose dataset is not here, have a config key too', async () => {
  const { runId } = await queueRun(api.prisma, await makeWorld(api.prisma));
  await api.prisma.runConfig.delete({ where: { runId } });
  await api.prisma.run.update({ where: { id: runId }, data: { datasetVersionId: null } });
  const { data, errors } = await api.ask(
    'query ($id: ID!) { run(id: $id) { configKey(except: ["seed"]) } }',
    {
      id: globalId('Run', runId),
    },
  );
  expect(errors).toBeUndefined();
  expect(data.run.configKey).toMatch(/^[0-9a-f]{32}$/);
});
