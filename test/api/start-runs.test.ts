import { afterAll, beforeAll, expect, test } from 'vitest';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { makeWorld } from '../testkit/job-rows.ts';

let api: TestApi;
let datasetVersionId: string;
beforeAll(async () => {
  api = await startApi();
  datasetVersionId = globalId('DatasetVersion', (await makeWorld(api.prisma)).datasetVersionId);
});
afterAll(async () => {
  await api.close();
});

async function startRuns(input: object, token?: string) {
  const answer = await api.ask(
    `mutation ($input: StartRunsInput!) { startRuns(input: $input) {
      runs { id displayName state tags config experiment { name } }
      userErrors { code field message }
    } }`,
    { input: { datasetVersionId, preset: 'tiny', ...input } },
    token ?? api.token,
  );
  return { ...answer.data?.startRuns, errors: answer.errors };
}

test('a grid starts a run per combination, each with its values, as a job', async () => {
  const { runs, userErrors } = await startRuns({
    displayName: 'rates',
    experimentName: 'Rates',
    tags: ['grid'],
    config: { adam: { form: 'clean' }, batchSize: 3 },
    grid: [
      { path: 'seed', values: [4, 5] },
      { path: 'adam.beta1', values: [0.5, 0.9] },
    ],
  });
  expect(userErrors).toEqual([]);
  expect(runs.map((run: { displayName: string }) => run.displayName)).toEqual([
    'rates seed 4, adam.beta1 0.5',
    'rates seed 4, adam.beta1 0.9',
    'rates seed 5, adam.beta1 0.5',
    'rates seed 5, adam.beta1 0.9',
  ]);
  expect(runs[3]).toMatchObject({
    state: 'QUEUED',
    tags: ['grid'],
    experiment: { name: 'Rates' },
    config: { seed: 5, batchSize: 3, adam: { form: 'clean', beta1: 0.9 } },
  });
  expect(await api.prisma.job.count()).toBe(4);
});

test('the same key starts a grid once', async () => {
  const input = { idempotencyKey: 'grid', grid: [{ path: 'seed', values: [1, 2] }] };
  const [first, second] = [await startRuns(input), await startRuns(input)];
  expect(first.runs).toHaveLength(2);
  expect(second.runs).toEqual(first.runs);
});

test.each([
  ['without knobs', { grid: [] }, ['grid'], '"grid"'],
  [
    'with a knob without values',
    { grid: [{ path: 'seed', values: [] }] },
    ['grid', '0', 'values'],
    '"grid.0.values"',
  ],
  [
    'with a value out of range',
    { grid: [{ path: 'seed', values: [1, -1] }] },
    ['config', 'seed'],
    'seed -1: "config.seed"',
  ],
  ['with an unknown knob', { grid: [{ path: 'sead', values: [1] }] }, ['config', 'sead'], 'sead'],
  ['with a value twice', { grid: [{ path: 'seed', values: [1, 2, 1] }] }, ['grid', '0'], 'the value 1 twice'],
  [
    'with a knob twice',
    {
      grid: [
        { path: 'seed', values: [1] },
        { path: 'seed', values: [2] },
      ],
    },
    ['grid', '1'],
    'named twice',
  ],
  [
    'with a knob that the config names',
    { config: { seed: 3 }, grid: [{ path: 'seed', values: [1] }] },
    ['grid', '0'],
    'a value in "config" too',
  ],
  [
    'with too many combinations',
    { grid: [{ path: 'seed', values: Array.from({ length: 201 }, (_, seed) => seed) }] },
    ['grid'],
    'has 201 combinations; at most 200',
  ],
  [
    'with a name that is too long',
    { displayName: 'x'.repeat(195), grid: [{ path: 'seed', values: [1] }] },
    ['displayName'],
    'more than 200 characters',
  ],
  [
    'of an unknown preset',
    { preset: 'huge', grid: [{ path: 'seed', values: [1] }] },
    ['preset'],
    'No preset is named "huge"',
  ],
  [
    'of an unknown dataset version',
    { datasetVersionId: 'no', grid: [{ path: 'seed', values: [1] }] },
    ['datasetVersionId'],
    'No dataset version has this id.',
  ],
])('a grid %s is refused as a whole', async (_, input, field, message) => {
  const before = await api.prisma.run.count();
  const { runs, userErrors } = await startRuns(input);
  expect(runs).toEqual([]);
  expect(userErrors[0]).toMatchObject({ field, message: expect.stringContaining(message) as string });
  expect(await api.prisma.run.count()).toBe(before);
});

test('viewers cannot start a grid', async () => {
  const { token } = await api.createUser('VIEWER');
  expect((await startRuns({ grid: [{ path: 'seed', values: [1] }] }, token)).errors).toMatchObject([
    { extensions: { code: 'FORBIDDEN' } },
  ]);
});

test('two hundred runs are started by one request', async () => {
  const seeds = Array.from({ length: 100 }, (_, seed) => seed);
  const { runs } = await startRuns({
    grid: [
      { path: 'seed', values: seeds },
      { path: 'batchSize', values: [2, 3] },
    ],
  });
  expect(runs).toHaveLength(200);
});
