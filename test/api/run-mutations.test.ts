import { afterAll, beforeAll, expect, test } from 'vitest';
import { NEWEST_DECODER } from '#contracts/decoder-version.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { newId } from '#db/new-id.ts';
import { globalId, uuidOf } from '../../api/graphql/relay/global-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { makeWorker, makeWorld, type World } from '../testkit/job-rows.ts';
import { egscItPreset } from '../testkit/egsc-it-preset.ts';
import { rowsOf } from '../testkit/run-rows.ts';

const TINY = egscItPreset('tiny');

let api: TestApi;
let world: World;
let datasetVersionId: string;
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
  datasetVersionId = globalId('DatasetVersion', world.datasetVersionId);
});
afterAll(async () => {
  await api.close();
});

function startRun(input: object, token?: string) {
  return api.ask(
    `mutation ($input: StartRunInput!) { startRun(input: $input) {
      run { id state displayName version tags preset config
        experiment { name } createdBy { id } progress { step totalSteps } allowedActions eventCursor }
      userErrors { code field message }
    } }`,
    { input: { datasetVersionId, preset: 'tiny', ...input } },
    token ?? api.token,
  );
}

function cancelRun(runId: string, input: object = {}, token?: string) {
  return api.ask(
    `mutation ($input: CancelRunInput!) { cancelRun(input: $input) {
      run { id state version allowedActions } userErrors { code field message } } }`,
    { input: { runId, ...input } },
    token ?? api.token,
  );
}

async function jobOf(prisma: PrismaClient, runId: string) {
  return prisma.job.findFirstOrThrow({ where: { subjectId: uuidOf('Run', runId) ?? '' } });
}

test('a run starts from a preset with changes, and waits as a job', async () => {
  const config = { batchSize: 7, adam: { form: 'paper-code' }, lossWeights: { style: 0 } };
  const { data } = await startRun({ displayName: ' first ', tags: ['a'], experimentName: 'Colors', config });
  expect(data.startRun.userErrors).toEqual([]);
  expect(data.startRun.run).toMatchObject({
    state: 'QUEUED',
    displayName: 'first',
    tags: ['a'],
    preset: 'tiny',
    experiment: { name: 'Colors' },
    config: {
      batchSize: 7,
      adam: { form: 'paper-code' },
      lossWeights: { style: 0, gan: TINY.lossWeights.gan },
    },
    progress: { step: 0, totalSteps: TINY.maskSteps + TINY.translationSteps },
    allowedActions: ['CANCEL', 'EDIT'],
    eventCursor: '0.0',
  });
  const runId = uuidOf('Run', data.startRun.run.id) ?? '';
  expect(await jobOf(api.prisma, data.startRun.run.id)).toMatchObject({
    kind: 'TRAIN',
    state: 'QUEUED',
    payload: { runId },
  });
  expect((await api.prisma.runConfig.findUniqueOrThrow({ where: { runId } })).document).toEqual({
    ...TINY,
    batchSize: 7,
    adam: { ...TINY.adam, form: 'paper-code' },
    lossWeights: { ...TINY.lossWeights, style: 0 },
  });
});

test('fifty requests at once with one key start one run and get the same answer', async () => {
  const before = await api.prisma.run.count();
  const answers = await Promise.all(Array.from({ length: 50 }, () => startRun({ idempotencyKey: 'fifty' })));
  const ids = new Set(answers.map(({ data }) => data.startRun.run.id));
  expect(ids.size).toBe(1);
  expect(await api.prisma.run.count()).toBe(before + 1);
  expect(await api.prisma.job.count({ where: { subjectId: uuidOf('Run', [...ids][0] ?? '') ?? '' } })).toBe(
    1,
  );
});

test('a key that comes with another input is refused', async () => {
  await startRun({ idempotencyKey: 'once' });
  const { data } = await startRun({ idempotencyKey: 'once', displayName: 'another' });
  expect(data.startRun).toMatchObject({
    run: null,
    userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED', field: ['idempotencyKey'] }],
  });
});

test('the order in which a client writes the knobs makes no other input', async () => {
  const first = await startRun({ idempotencyKey: 'order', config: { seed: 1, batchSize: 3 } });
  const second = await startRun({ idempotencyKey: 'order', config: { batchSize: 3, seed: 1 } });
  expect(second.data.startRun.run.id).toBe(first.data.startRun.run.id);
});

test('two users may use the same key', async () => {
  const other = await api.createUser('EDITOR');
  const mine = await startRun({ idempotencyKey: 'shared' });
  const theirs = await startRun({ idempotencyKey: 'shared' }, other.token);
  expect(theirs.data.startRun.run.id).not.toBe(mine.data.startRun.run.id);
});

test.each([
  [
    { config: { batchSize: 1000 } },
    'OUT_OF_RANGE',
    ['config', 'batchSize'],
    'must be at most 256, but is 1000',
  ],
  [{ config: { batchSize: 0 } }, 'OUT_OF_RANGE', ['config', 'batchSize'], 'must be at least 1, but is 0'],
  [
    { config: { imageHeight: 30 } },
    'OUT_OF_RANGE',
    ['config', 'imageHeight'],
    'must be a multiple of 4, but is 30',
  ],
  [
    { config: { adam: { beta1: 1 } } },
    'OUT_OF_RANGE',
    ['config', 'adam', 'beta1'],
    'must be below 1, but is 1',
  ],
  [
    { config: { generatorLearningRate: 0 } },
    'OUT_OF_RANGE',
    ['config', 'generatorLearningRate'],
    'must be above 0',
  ],
  [
    { config: { network: { downsamplings: 9 } } },
    'OUT_OF_RANGE',
    ['config', 'network', 'downsamplings'],
    'at most 4',
  ],
  [{ config: { maskSteps: 0 } }, 'OUT_OF_RANGE', ['config', 'maskSteps'], 'must be at least 1'],
  [
    { config: { maskArtifactId: 'nonsense' } },
    'NOT_FOUND',
    ['config', 'maskArtifactId'],
    'is not the id of mask networks',
  ],
  [
    { preset: 'huge' },
    'NOT_FOUND',
    ['preset'],
    'Presets: mnist-single-small, mnist-single-quick, mnist-multiple-small, photos-64, ',
  ],
  [{ displayName: 'x'.repeat(201) }, 'TOO_LONG', ['displayName'], 'at most 200 characters'],
  [{ displayName: ' ' }, 'REQUIRED', ['displayName'], 'must not be empty'],
  [{ tags: Array.from({ length: 21 }, () => 'x') }, 'TOO_LONG', ['tags'], 'at most 20 items'],
  [{ idempotencyKey: 'ä' }, 'INVALID', ['idempotencyKey'], '1 to 128 printable ASCII'],
  [{ datasetVersionId: 'nonsense' }, 'NOT_FOUND', ['datasetVersionId'], 'No dataset version'],
  [
    { datasetVersionId: globalId('DatasetVersion', newId()) },
    'NOT_FOUND',
    ['datasetVersionId'],
    'No dataset version',
  ],
])('a run of %j is refused with %s at %j', async (input, code, field, message) => {
  const before = await api.prisma.run.count();
  const { data } = await startRun(input);
  expect(data.startRun.run).toBeNull();
  expect(data.startRun.userErrors).toHaveLength(1);
  expect(data.startRun.userErrors[0]).toMatchObject({ code, field });
  expect(data.startRun.userErrors[0].message).toContain(message);
  expect(await api.prisma.run.count()).toBe(before);
});

test('all that is wrong is told at once', async () => {
  const { data } = await startRun({ displayName: '', config: { batchSize: 0, seed: -1 } });
  const fields = data.startRun.userErrors.map((error: { field: string[] }) => error.field.join('.'));
  expect(fields.sort()).toEqual(['config.batchSize', 'config.seed', 'displayName']);
});

test('a domain without images to learn from is refused', async () => {
  const version = {
    id: newId(),
    datasetId: world.datasetId,
    number: 2,
    indexSha256: 'b'.repeat(64),
    byteSize: 1,
    decoder: NEWEST_DECODER,
  };
  await api.prisma.datasetVersion.create({ data: version });
  await api.prisma.domain.create({
    data: {
      datasetVersionId: version.id,
      side: 'B',
      name: 'B',
      trainCount: 0,
      validationCount: 0,
      testCount: 3,
    },
  });
  const { data } = await startRun({ datasetVersionId: globalId('DatasetVersion', version.id) });
  expect(data.startRun.userErrors).toMatchObject([{ code: 'INVALID_STATE', field: ['datasetVersionId'] }]);
  expect(data.startRun.userErrors[0].message).toContain('Domain B');
});

test('a run that waits is canceled at once, and its job too', async () => {
  const { id } = (await startRun({})).data.startRun.run;
  const { data } = await cancelRun(id);
  expect(data.cancelRun).toMatchObject({
    run: { state: 'CANCELED', version: 2, allowedActions: ['EDIT'] },
    userErrors: [],
  });
  expect(await jobOf(api.prisma, id)).toMatchObject({ state: 'CANCELED' });
  const events = await api.prisma.runEvent.findMany({ where: { runId: uuidOf('Run', id) ?? '' } });
  expect(events).toMatchObject([{ kind: 'STATE', sequence: 1n, payload: { state: 'CANCELED' } }]);
});

test('a run that goes on is asked to end, and asking again changes nothing', async () => {
  const { id } = (await startRun({})).data.startRun.run;
  await rowsOf(api.prisma, uuidOf('Run', id) ?? '').begin(1, 0);
  await api.prisma.job.updateMany({
    where: { subjectId: uuidOf('Run', id) ?? '' },
    data: {
      state: 'RUNNING',
      epoch: 1,
      workerId: await makeWorker(api.prisma),
      leaseUntil: new Date(Date.now() + 60_000),
    },
  });
  expect((await cancelRun(id)).data.cancelRun).toMatchObject({ run: { state: 'CANCELING' }, userErrors: [] });
  const job = await jobOf(api.prisma, id);
  expect(job.state).toBe('RUNNING');
  expect(job.cancelRequestedAt).not.toBeNull();
  expect((await cancelRun(id)).data.cancelRun).toMatchObject({ run: { state: 'CANCELING' }, userErrors: [] });
});

test('a run that has ended cannot be canceled, and is shown as it is', async () => {
  const { id } = (await startRun({})).data.startRun.run;
  const rows = rowsOf(api.prisma, uuidOf('Run', id) ?? '');
  await rows.begin(1, 0);
  await rows.finish();
  expect((await cancelRun(id)).data.cancelRun).toMatchObject({
    run: { state: 'FINISHED' },
    userErrors: [{ code: 'INVALID_STATE', field: ['runId'] }],
  });
});

test('a change of a run that somebody else has changed is refused with the run as it is', async () => {
  const { id } = (await startRun({})).data.startRun.run;
  const update = `mutation ($input: UpdateRunInput!) { updateRun(input: $input) {
    run { displayName version tags } userErrors { code field } } }`;
  const first = await api.ask(update, { input: { runId: id, expectedVersion: 1, displayName: 'renamed' } });
  expect(first.data.updateRun).toEqual({
    run: { displayName: 'renamed', version: 2, tags: [] },
    userErrors: [],
  });
  const second = await api.ask(update, { input: { runId: id, expectedVersion: 1, tags: ['late'] } });
  expect(second.data.updateRun).toEqual({
    run: { displayName: 'renamed', version: 2, tags: [] },
    userErrors: [{ code: 'STALE_VERSION', field: ['expectedVersion'] }],
  });
  expect((await cancelRun(id, { expectedVersion: 1 })).data.cancelRun.userErrors).toMatchObject([
    { code: 'STALE_VERSION' },
  ]);
});

test("an editor changes only own runs, an operator anybody's", async () => {
  const { id } = (await startRun({})).data.startRun.run;
  const editor = await api.createUser('EDITOR');
  const operator = await api.createUser('OPERATOR');
  const seen = await api.ask('query ($id: ID!) { run(id: $id) { allowedActions } }', { id }, editor.token);
  expect(seen.data.run.allowedActions).toEqual([]);
  expect((await cancelRun(id, {}, editor.token)).errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' });
  expect((await cancelRun(id, {}, operator.token)).data.cancelRun.run.state).toBe('CANCELED');
});

test('an unknown run is told as a refusal', async () => {
  for (const id of ['nonsense', globalId('Run', newId()), datasetVersionId])
    expect((await cancelRun(id)).data.cancelRun).toMatchObject({
      run: null,
      userErrors: [{ code: 'NOT_FOUND' }],
    });
});

test('runs of the same moment that name a new experiment are all in it', async () => {
  const answers = await Promise.all([0, 1, 2, 3].map(() => startRun({ experimentName: 'At once' })));
  expect(answers.map(({ data }) => data?.startRun.run?.experiment.name)).toEqual(Array(4).fill('At once'));
});
