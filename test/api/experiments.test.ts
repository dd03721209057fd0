import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { globalId, uuidOf } from '../../api/graphql/relay/global-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { makeWorker, makeWorld, type World } from '../testkit/job-rows.ts';
import { subscribe } from '../testkit/subscribe.ts';
import { type TrialTrainer, trainTrials } from '../testkit/train-trials.ts';

const FIELDS = `id name splits trials { preset row seed state problem wallSeconds
  run { id state config } waitsFor { id displayName } evaluations { id state split } }`;

let api: TestApi;
let world: World;
let trainer: TrialTrainer;
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
  trainer = trainTrials(api.prisma, await makeWorker(api.prisma));
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.prisma.job.deleteMany(); // what earlier tests left would be claimed first
});

interface ShownTrial {
  readonly row: string;
  readonly seed: number;
  readonly state: string;
  readonly problem: string | null;
  readonly wallSeconds: number | null;
  readonly run: {
    readonly id: string;
    readonly state: string;
    readonly config: Record<string, unknown>;
  } | null;
  readonly waitsFor: { readonly id: string } | null;
  readonly evaluations: readonly { readonly id: string; readonly state: string; readonly split: string }[];
}

async function start(input: object, token?: string) {
  const { data, errors } = await api.ask(
    `mutation ($input: StartExperimentInput!) { startExperiment(input: $input) {
      experiment { ${FIELDS} } userErrors { code field message } } }`,
    {
      input: {
        datasetVersionId: globalId('DatasetVersion', world.datasetVersionId),
        preset: 'tiny',
        rows: ['full', 'no-extras'],
        seeds: [0, 1],
        ...input,
      },
    },
    token ?? api.token,
  );
  const { experiment, userErrors } = data?.startExperiment ?? {};
  return { experiment, trials: experiment?.trials as readonly ShownTrial[], userErrors, errors };
}

async function retry(experimentId: string, token?: string) {
  return api.ask(
    `mutation ($input: RetryExperimentInput!) { retryExperiment(input: $input) {
      experiment { ${FIELDS} } userErrors { code field } } }`,
    { input: { experimentId } },
    token ?? api.token,
  );
}

async function cancel(experimentId: string, token?: string) {
  return api.ask(
    `mutation ($input: CancelExperimentInput!) { cancelExperiment(input: $input) {
      experiment { ${FIELDS} } userErrors { code field } } }`,
    { input: { experimentId } },
    token ?? api.token,
  );
}

function find(trials: readonly ShownTrial[], row: string, seed: number): ShownTrial {
  const trial = trials.find((each) => each.row === row && each.seed === seed);
  if (!trial) throw new Error(`no trial ${row} ${seed}`);
  return trial;
}

function statesOf(trials: readonly ShownTrial[]): string[] {
  return trials.map(({ row, seed, state }) => `${row} ${seed} ${state}`);
}

const FAILURE = { class: 'DIVERGED', code: 'DIVERGED', message: 'generator/total became NaN' } as const;

test('rows of a seed share the mask networks of the first one, and are scored when they have finished', async () => {
  const begun = await start({ name: 'sharing', seeds: [0] });
  expect(begun.userErrors).toEqual([]);
  expect(begun.experiment).toMatchObject({ name: 'sharing', splits: ['VALIDATION'] });
  expect(statesOf(begun.trials)).toEqual(['full 0 TRAINING', 'no-extras 0 WAITING']);
  const [full, waiting] = begun.trials;
  expect(full?.run?.config).toMatchObject({ maskSteps: 6, maskArtifactId: null, seed: 0 });
  expect(waiting).toMatchObject({ run: null, waitsFor: { id: full?.run?.id } });

  const trained = await trainer.train();
  const artifactId = await trainer.leaveMasks(trained, 'a'.repeat(64));
  await trainer.settle(trained, { type: 'FINISHED' });
  const { trials } = await start({ name: 'sharing', seeds: [0] });
  expect(statesOf(trials)).toEqual(['full 0 SCORING', 'no-extras 0 TRAINING']);
  expect(trials[0]?.wallSeconds).toBeGreaterThanOrEqual(0);
  expect(trials[0]?.evaluations).toMatchObject([{ state: 'QUEUED', split: 'VALIDATION' }]);
  expect(trials[1]?.run?.config).toMatchObject({
    maskSteps: 0,
    maskArtifactId: globalId('Artifact', artifactId),
    lossWeights: { regionColor: 0, colorMoments: 0, style: 1 },
  });

  await trainer.score({ type: 'FINISHED' });
  await trainer.end({ type: 'FINISHED' });
  await trainer.score({ type: 'FINISHED' });
  expect(statesOf((await start({ name: 'sharing', seeds: [0] })).trials)).toEqual([
    'full 0 FINISHED',
    'no-extras 0 FINISHED',
  ]);
  expect(await api.prisma.job.count({ where: { state: 'QUEUED' } })).toBe(0);

  const tested = await start({ name: 'sharing', seeds: [0], split: 'TEST' });
  expect(tested.experiment.splits).toEqual(['VALIDATION', 'TEST']);
  expect(statesOf(tested.trials)).toEqual(['full 0 SCORING', 'no-extras 0 SCORING']);
});

test('a row that waited for mask networks is trained before what was asked for after it', async () => {
  await start({ name: 'asked first', seeds: [0] });
  await start({ name: 'asked later', seeds: [7], rows: ['full'] });
  const trained = await trainer.train();
  await trainer.leaveMasks(trained, 'e'.repeat(64));
  await trainer.settle(trained, { type: 'FINISHED' });
  const { runId } = await trainer.train();
  const next = await api.prisma.run.findUniqueOrThrow({ where: { id: runId } });
  expect(next.displayName).toBe('tiny no-extras, seed 0');
});

test('equal mask networks of an earlier run are found by the checkpoint that holds them', async () => {
  await start({ name: 'equal', seeds: [0] });
  const trained = await trainer.train();
  const artifactId = await trainer.leaveMasks(trained, 'a'.repeat(64));
  const { trials } = await start({ name: 'equal', seeds: [0] });
  expect(trials[1]?.run?.config).toMatchObject({ maskArtifactId: globalId('Artifact', artifactId) });
  const artifact = await api.prisma.artifact.findUniqueOrThrow({ where: { id: artifactId } });
  expect(artifact.runId).not.toBe(trained.runId);
});

test('the same request again repeats nothing, and a longer one adds what is missing', async () => {
  const first = await start({ name: 'growing', rows: ['no-extras'], seeds: [0] });
  const again = await start({ name: 'growing', rows: ['no-extras'], seeds: [0] });
  expect(again.experiment).toEqual(first.experiment);
  const { trials } = await start({ name: 'growing' });
  expect(statesOf(trials)).toEqual([
    'no-extras 0 TRAINING',
    'full 0 WAITING',
    'full 1 TRAINING',
    'no-extras 1 WAITING',
  ]);
  expect(await api.prisma.job.count()).toBe(2);
});

test('requests of the same moment start every run once', async () => {
  const answers = await Promise.all([0, 1, 2].map(() => start({ name: 'together' })));
  expect(answers.map(({ userErrors }) => userErrors)).toEqual([[], [], []]);
  expect(await api.prisma.job.count()).toBe(2);
});

test('settings that differ from those of an experiment are refused with the difference', async () => {
  await start({ name: 'settled' });
  const { experiment, userErrors } = await start({
    name: 'settled',
    config: { translationSteps: 13, lossWeights: { style: 2 } },
  });
  expect(experiment).toBeNull();
  const said = userErrors.map(({ message }: { message: string }) => message);
  expect(said).toContain(
    '"config.translationSteps" is 12 in the row full of the experiment, but 13 in this request. ' +
      'Give other settings another name.',
  );
  expect(said.join(' ')).toContain('"config.lossWeights.style" is 1 in the row no-extras');

  const other = await makeWorld(api.prisma);
  const moved = await start({
    name: 'settled',
    datasetVersionId: globalId('DatasetVersion', other.datasetVersionId),
  });
  expect(moved.userErrors).toMatchObject([
    {
      code: 'INVALID_STATE',
      field: ['datasetVersionId'],
      message: expect.stringContaining(' v1, not on ') as string,
    },
  ]);
  expect(await api.prisma.job.count()).toBe(2);
});

test('what cannot be run is refused by name, and nothing is made', async () => {
  const refusals = async (input: object) => (await start({ name: 'refused', ...input })).userErrors;
  expect(await refusals({ rows: ['full', 'no-hats'] })).toEqual([
    {
      code: 'NOT_FOUND',
      field: ['rows'],
      message: expect.stringMatching(/^The method egsc-it has no row "no-hats"\. Its rows: full, /) as string,
    },
  ]);
  expect(await refusals({ preset: 'nothing' })).toMatchObject([{ code: 'NOT_FOUND', field: ['preset'] }]);
  expect(await refusals({ rows: [] })).toMatchObject([{ field: ['rows'] }]);
  expect(await refusals({ seeds: [-1] })).toMatchObject([{ field: ['seeds', '0'] }]);
  expect(await refusals({ config: { seed: 3 } })).toMatchObject([{ field: ['config', 'seed'] }]);
  expect(await refusals({ config: { batchSize: 0 } })).toMatchObject([{ field: ['config', 'batchSize'] }]);
  const seeds = Array.from({ length: 100 }, (_, seed) => seed);
  const rows = ['full', 'no-extras', 'no-perceptual'];
  expect(await refusals({ seeds: [...seeds, 100], rows })).toMatchObject([{ field: ['seeds'] }]);
  expect(await refusals({ datasetVersionId: 'nothing' })).toMatchObject([{ field: ['datasetVersionId'] }]);
  expect(await api.prisma.experiment.count({ where: { name: 'refused' } })).toBe(0);
  const viewer = await api.createUser('VIEWER');
  expect((await start({ name: 'refused' }, viewer.token)).errors?.[0]?.extensions).toMatchObject({
    code: 'FORBIDDEN',
  });
});

test('an experiment cannot be scored on images that its dataset does not have', async () => {
  const { datasetVersionId } = await makeWorld(api.prisma);
  for (const side of ['A', 'B'] as const)
    await api.prisma.domain.create({
      data: { datasetVersionId, side, name: side, trainCount: 1, validationCount: 0, testCount: 1 },
    });
  const id = globalId('DatasetVersion', datasetVersionId);
  expect((await start({ name: 'unscored', datasetVersionId: id })).userErrors).toMatchObject([
    { code: 'INVALID_STATE', field: ['split'] },
  ]);
  expect((await start({ name: 'unscored', datasetVersionId: id, split: 'TEST' })).userErrors).toEqual([]);
});

test('a failed row is shown with its reason, and so are those that wait for it; both are repeated on request', async () => {
  const { experiment } = await start({ name: 'failing', seeds: [0] });
  await trainer.end({ type: 'FAILED', failure: FAILURE });
  const { trials } = await start({ name: 'failing', seeds: [0] });
  expect(trials).toMatchObject([
    { state: 'FAILED', problem: FAILURE.message },
    {
      state: 'FAILED',
      run: null,
      problem: expect.stringContaining('full, seed 0" ended as FAILED') as string,
    },
  ]);

  const editor = await api.createUser('EDITOR');
  expect((await retry(experiment.id, editor.token)).errors?.[0]?.extensions).toMatchObject({
    code: 'FORBIDDEN',
  });
  expect((await retry('nothing')).data.retryExperiment.userErrors).toMatchObject([
    { code: 'NOT_FOUND', field: ['experimentId'] },
  ]);
  const { data } = await retry(experiment.id);
  expect(statesOf(data.retryExperiment.experiment.trials)).toEqual([
    'full 0 TRAINING',
    'no-extras 0 WAITING',
  ]);
  const ended = await api.prisma.run.count({
    where: { experimentId: uuidOf('Experiment', experiment.id) ?? '', state: 'FAILED' },
  });
  expect(ended).toBe(1);
});

test('scores that failed are made again without training again', async () => {
  const { experiment } = await start({ name: 'unscorable', rows: ['full'], seeds: [0] });
  await trainer.end({ type: 'FINISHED' });
  await trainer.score({ type: 'FAILED', failure: { ...FAILURE, message: 'no classifier' } });
  const { trials } = await start({ name: 'unscorable', rows: ['full'], seeds: [0] });
  expect(find(trials, 'full', 0)).toMatchObject({
    state: 'FAILED',
    problem: 'Its validation images could not be scored: no classifier',
  });
  const { data } = await retry(experiment.id);
  expect(statesOf(data.retryExperiment.experiment.trials)).toEqual(['full 0 SCORING']);
  expect(await api.prisma.job.count({ where: { kind: 'TRAIN' } })).toBe(1);
});

test('to cancel an experiment ends all its queued and running runs, and rows without a run get none until they are repeated', async () => {
  const { experiment } = await start({ name: 'canceled' });
  const trained = await trainer.train(); // full, seed 0 runs; full, seed 1 is queued; the other two wait
  const viewer = await api.createUser('EDITOR');
  expect((await cancel(experiment.id, viewer.token)).errors?.[0]?.extensions).toMatchObject({
    code: 'FORBIDDEN',
  });
  expect((await cancel('nothing')).data.cancelExperiment.userErrors).toMatchObject([
    { code: 'NOT_FOUND', field: ['experimentId'] },
  ]);
  const { data } = await cancel(experiment.id);
  const canceled = data.cancelExperiment.experiment.trials as readonly ShownTrial[];
  expect(find(canceled, 'full', 0)).toMatchObject({ state: 'TRAINING', run: { state: 'CANCELING' } });
  expect(find(canceled, 'full', 1)).toMatchObject({ state: 'FAILED', run: { state: 'CANCELED' } });
  for (const seed of [0, 1])
    expect(find(canceled, 'no-extras', seed)).toMatchObject({
      state: 'FAILED',
      run: null,
      problem: 'It was canceled before it had a run.',
    });

  // Mask networks that the stopping run still leaves start nobody.
  await trainer.leaveMasks(trained, 'd'.repeat(64));
  await trainer.settle(trained, { type: 'CANCELED' });
  expect((await cancel(experiment.id)).data.cancelExperiment.userErrors).toEqual([]);
  const { trials } = await start({ name: 'canceled' });
  expect(trials.map(({ state }) => state)).toEqual(['FAILED', 'FAILED', 'FAILED', 'FAILED']);
  expect(await api.prisma.job.count({ where: { state: { in: ['QUEUED', 'RUNNING'] } } })).toBe(0);

  const again = (await retry(experiment.id)).data.retryExperiment.experiment.trials as readonly ShownTrial[];
  expect(again.map(({ state }) => state).sort()).toEqual(['TRAINING', 'TRAINING', 'WAITING', 'WAITING']);
});

test('who follows an experiment hears of every change of its trials', async () => {
  const { experiment } = await start({ name: 'followed', rows: ['full'], seeds: [0] });
  const changes = subscribe(
    api.connect(),
    `subscription ($id: ID!) { experimentChanged(experimentId: $id) { ${FIELDS} } }`,
    { id: experiment.id },
  );
  const next = async () => statesOf((await changes.next()).experimentChanged.trials as ShownTrial[]);
  expect(await next()).toEqual(['full 0 TRAINING']);
  await trainer.end({ type: 'FINISHED' });
  let states = await next();
  while (states[0] === 'full 0 TRAINING') states = await next();
  expect(states).toEqual(['full 0 SCORING']);
  await trainer.score({ type: 'FINISHED' });
  while (states[0] === 'full 0 SCORING') states = await next();
  expect(states).toEqual(['full 0 FINISHED']);
  await changes.leave();
});

test('experiments are listed, newest first, those without trials as well', async () => {
  await start({ name: 'listed' });
  const { data } = await api.ask('{ experiments(first: 1) { edges { node { id name trials { state } } } } }');
  expect(data.experiments.edges).toMatchObject([{ node: { name: 'listed' } }]);
  const names = (await api.prisma.experiment.findMany()).map(({ name }) => name);
  expect(await api.prisma.experiment.count({ where: { trials: { none: {} } } })).toBeGreaterThan(0);
  const all = await api.ask('{ experiments(first: 100) { edges { node { name } } } }');
  const listed = all.data.experiments.edges.map(
    (edge: { node: { name: string } }) => edge.node.name,
  ) as string[];
  expect(listed.toSorted()).toEqual(names.toSorted());
});
