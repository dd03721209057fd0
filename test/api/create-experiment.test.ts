import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#db/new-id.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { makeWorld, queueRun, type World } from '../testkit/job-rows.ts';

let api: TestApi;
let world: World;
let editor: { id: string; token: string };
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
  editor = await api.createUser('EDITOR');
});
afterAll(() => api.close());

function create(name: string, token = editor.token) {
  return api.ask(
    `mutation ($input: CreateExperimentInput!) { createExperiment(input: $input) {
      experiment { id name runCount trials { row } } userErrors { code field message } } }`,
    { input: { name } },
    token,
  );
}

function remove(experimentId: string, token = editor.token) {
  return api.ask(
    `mutation ($input: DeleteExperimentInput!) { deleteExperiment(input: $input) {
      experimentId userErrors { code field message } } }`,
    { input: { experimentId } },
    token,
  );
}

async function made(name: string): Promise<string> {
  return (await create(name)).data.createExperiment.experiment.id as string;
}

test('an experiment is made without runs, is listed, and is deleted again', async () => {
  const { data } = await create('  Learning rates 🧪 ');
  const { experiment, userErrors } = data.createExperiment;
  expect(userErrors).toEqual([]);
  expect(experiment).toMatchObject({ name: 'Learning rates 🧪', runCount: 0, trials: [] });
  const listed = await api.ask('{ experiments(first: 1) { edges { node { id } } } }');
  expect(listed.data.experiments.edges).toEqual([{ node: { id: experiment.id } }]);
  expect((await remove(experiment.id)).data.deleteExperiment).toEqual({
    experimentId: experiment.id,
    userErrors: [],
  });
  expect((await remove(experiment.id)).data.deleteExperiment).toMatchObject({
    experimentId: null,
    userErrors: [{ code: 'NOT_FOUND', field: ['experimentId'] }],
  });
});

test('a name that another has, or that nothing can show, is refused, and viewers make none', async () => {
  await made('taken');
  const same = await create('taken');
  expect(same.data.createExperiment).toMatchObject({
    experiment: null,
    userErrors: [{ code: 'NAME_TAKEN', field: ['name'] }],
  });
  expect((await create(' ')).data.createExperiment.userErrors).toMatchObject([
    { code: 'REQUIRED', field: ['name'] },
  ]);
  const viewer = await api.createUser('VIEWER');
  expect((await create('mine', viewer.token)).errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
});

test('of those who choose a name at once one gets it', async () => {
  const answers = await Promise.all(Array.from({ length: 5 }, () => create('at once')));
  const codes = answers.map(({ data }) => data.createExperiment.userErrors[0]?.code ?? 'MADE') as string[];
  expect(codes.sort()).toEqual(['MADE', 'NAME_TAKEN', 'NAME_TAKEN', 'NAME_TAKEN', 'NAME_TAKEN']);
});

test('an experiment that holds runs, also in the trash, is not deleted, and the refusal says how many', async () => {
  const { experimentId } = await experimentOf('held');
  const inside = { ...world, experimentId };
  const { runId } = await queueRun(api.prisma, inside);
  await queueRun(api.prisma, inside);
  await api.prisma.run.update({ where: { id: runId }, data: { trashedAt: new Date() } });
  const refusal = (await remove(globalId('Experiment', experimentId))).data.deleteExperiment;
  expect(refusal).toEqual({
    experimentId: null,
    userErrors: [
      {
        code: 'IN_USE',
        field: ['experimentId'],
        message:
          '"held" holds 2 runs, 1 of them in the trash. Move them to another experiment, or delete them for good.',
      },
    ],
  });
  const counted = await api.ask('query ($id: ID!) { experiment(id: $id) { runCount } }', {
    id: globalId('Experiment', experimentId),
  });
  expect(counted.data.experiment).toEqual({ runCount: 1 });
});

test('rows that have lost their runs go with their experiment, for those who started them and for operators', async () => {
  const { experimentId } = await experimentOf('rows without runs');
  const trial = {
    id: newId(),
    experimentId,
    datasetVersionId: world.datasetVersionId,
    createdById: world.userId,
    preset: 'tiny',
    row: 'full',
    seed: 0,
    position: 0,
    config: {},
    canceledAt: new Date(),
  };
  await api.prisma.trial.create({ data: trial });
  const id = globalId('Experiment', experimentId);
  expect((await remove(id)).errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  const operator = await api.createUser('OPERATOR');
  expect((await remove(id, operator.token)).data.deleteExperiment.userErrors).toEqual([]);
  expect(await api.prisma.trial.count({ where: { experimentId } })).toBe(0);
});

test('runs that are started while their experiment is deleted are in one that is there', async () => {
  for (let round = 0; round < 5; round++) {
    const id = await made(`raced ${round}`);
    const [, started] = await Promise.all([
      remove(id),
      api.ask(
        `mutation ($input: StartRunInput!) { startRun(input: $input) { run { experiment { name } } userErrors { message } } }`,
        {
          input: {
            datasetVersionId: globalId('DatasetVersion', world.datasetVersionId),
            preset: 'tiny',
            experimentName: `raced ${round}`,
          },
        },
        editor.token,
      ),
    ]);
    expect(started.data.startRun).toEqual({
      run: { experiment: { name: `raced ${round}` } },
      userErrors: [],
    });
  }
});

async function experimentOf(name: string): Promise<{ experimentId: string }> {
  const experimentId = newId();
  await api.prisma.experiment.create({ data: { id: experimentId, name } });
  return { experimentId };
}
