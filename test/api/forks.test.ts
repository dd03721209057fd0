import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { readResumePoints } from '../../worker/supervisor/records/read-resume-points.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { egscItPreset } from '../testkit/egsc-it-preset.ts';
import { makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { rowsOf, type RunRows } from '../testkit/run-rows.ts';

let api: TestApi;
let world: World;
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
});
afterAll(async () => {
  await api.close();
});

/** A run under way, with a checkpoint at step 8. */
let parent: { uuid: string; id: string; rows: RunRows };
let checkpoint: string;
beforeEach(async () => {
  const { runId: uuid } = await queueRun(api.prisma, world);
  const rows = rowsOf(api.prisma, uuid);
  await rows.begin(1, 0);
  parent = { uuid, id: globalId('Run', uuid), rows };
  checkpoint = await rows.checkpoint(8);
});

async function start(input: object = {}) {
  const { data, errors } = await api.ask(
    `mutation ($input: StartRunInput!) { startRun(input: $input) {
      run { id state config progress { step totalSteps } datasetVersion { id }
        forkedFrom { step run { id } checkpoint { id } } }
      userErrors { code field message }
    } }`,
    { input: { fromCheckpointId: globalId('Checkpoint', checkpoint), ...input } },
  );
  expect(errors).toBeUndefined();
  return data.startRun;
}

test('a run is forked from a checkpoint of another that is under way, and says where it comes from', async () => {
  const { run, userErrors } = await start({ config: { generatorLearningRate: 1e-4, translationSteps: 30 } });
  expect(userErrors).toEqual([]);
  expect(run).toMatchObject({
    state: 'QUEUED',
    config: { ...egscItPreset('tiny'), generatorLearningRate: 1e-4, translationSteps: 30 },
    progress: { step: 8, totalSteps: 36 },
    datasetVersion: { id: globalId('DatasetVersion', world.datasetVersionId) },
    forkedFrom: {
      step: 8,
      run: { id: parent.id },
      checkpoint: { id: globalId('Checkpoint', checkpoint) },
    },
  });
  const { data } = await api.ask(
    `query ($run: ID!, $checkpoint: ID!) {
      run(id: $run) { forkedFrom { step } forks { totalCount edges { node { id } } } }
      checkpoint(id: $checkpoint) { forks { edges { node { id } } } }
    }`,
    { run: parent.id, checkpoint: globalId('Checkpoint', checkpoint) },
  );
  expect(data.run).toEqual({ forkedFrom: null, forks: { totalCount: 1, edges: [{ node: { id: run.id } }] } });
  expect(data.checkpoint.forks.edges).toEqual([{ node: { id: run.id } }]);
});

test('it is begun with the checkpoint, until it has one of its own', async () => {
  const { run } = await start();
  const fork = await api.prisma.runFork.findFirstOrThrow({ where: { checkpointId: checkpoint } });
  expect(globalId('Run', fork.runId)).toBe(run.id);
  expect(await readResumePoints(api.prisma, fork.runId)).toMatchObject([
    { checkpointId: checkpoint, step: 8 },
  ]);
  const rows = rowsOf(api.prisma, fork.runId);
  await rows.begin(1, 8);
  const own = await rows.checkpoint(12);
  expect((await readResumePoints(api.prisma, fork.runId)).map(({ checkpointId }) => checkpointId)).toEqual([
    own,
    checkpoint,
  ]);
});

test('a grid of forks starts one per value', async () => {
  const { data } = await api.ask(
    `mutation ($input: StartRunsInput!) { startRuns(input: $input) {
      runs { displayName forkedFrom { step } config } userErrors { message } } }`,
    {
      input: {
        fromCheckpointId: globalId('Checkpoint', checkpoint),
        grid: [{ path: 'generatorLearningRate', values: [1e-3, 1e-4] }],
      },
    },
  );
  expect(data.startRuns.userErrors).toEqual([]);
  expect(data.startRuns.runs).toMatchObject([
    { displayName: 'tiny generatorLearningRate 0.001', forkedFrom: { step: 8 } },
    { forkedFrom: { step: 8 }, config: { generatorLearningRate: 1e-4 } },
  ]);
});

test.each([
  [
    'a shape of the networks',
    { config: { network: { downsamplings: 2 } } },
    'INVALID',
    'config.network.downsamplings',
  ],
  ['the size of images', { config: { imageWidth: 32 } }, 'INVALID', 'config.imageWidth'],
  ['the mask networks', { config: { maskSteps: 9 } }, 'INVALID', 'config.maskSteps'],
  ['the method', { config: { method: 'cyclegan' } }, 'INVALID', 'config.method'],
  ['the preset', { preset: 'cyclegan-tiny' }, 'INVALID', 'preset'],
  ['the dataset', { datasetVersionId: globalId('DatasetVersion', 'x') }, 'INVALID', 'datasetVersionId'],
  ['a knob that there is not', { config: { poolSize: 3 } }, 'NOT_FOUND', 'config.poolSize'],
  [
    'the steps to fewer than are done',
    { config: { translationSteps: 2 } },
    'INVALID',
    'config.translationSteps',
  ],
])('a fork that changes %s is refused by name', async (_, input, code, field) => {
  const { run, userErrors } = await start(input);
  expect(run).toBeNull();
  expect(userErrors).toMatchObject([{ code, field: field.split('.') }]);
});

test('what the checkpoint has anyway may be named', async () => {
  const { userErrors } = await start({
    preset: 'tiny',
    datasetVersionId: globalId('DatasetVersion', world.datasetVersionId),
    config: { imageWidth: 16, maskSteps: 6, maskArtifactId: null },
  });
  expect(userErrors).toEqual([]);
});

test('an unknown, a damaged and a deleted checkpoint are refused', async () => {
  const field = ['fromCheckpointId'];
  expect((await start({ fromCheckpointId: globalId('Run', parent.uuid) })).userErrors).toMatchObject([
    { code: 'NOT_FOUND', field },
  ]);
  await api.prisma.checkpoint.update({ where: { id: checkpoint }, data: { damage: 'A file is missing.' } });
  expect((await start()).userErrors).toMatchObject([
    { code: 'INVALID_STATE', field, message: expect.stringContaining('A file is missing.') },
  ]);
  const trashed = { damage: null, trashedAt: new Date() };
  await api.prisma.checkpoint.update({ where: { id: checkpoint }, data: trashed });
  expect((await start()).userErrors).toMatchObject([{ code: 'NOT_FOUND', field }]);
});

test('a run that is no fork still needs a preset and a dataset', async () => {
  const { userErrors } = await start({ fromCheckpointId: null });
  expect(userErrors).toMatchObject([
    { code: 'REQUIRED', field: ['preset'] },
    { code: 'REQUIRED', field: ['datasetVersionId'] },
  ]);
});

test('a checkpoint that was imported without its dataset cannot be trained further', async () => {
  await api.prisma.run.update({ where: { id: parent.uuid }, data: { datasetVersionId: null } });
  expect((await start()).userErrors).toMatchObject([
    {
      code: 'INVALID_STATE',
      field: ['fromCheckpointId'],
      message: expect.stringContaining('without the dataset'),
    },
  ]);
});
