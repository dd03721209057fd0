import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { translationIdSchema } from '#contracts/ids.ts';
import { newRunConfig } from '#contracts/new-run-config.ts';
import { newId } from '#db/new-id.ts';
import { notify } from '#db/notify.ts';
import { globalId, uuidOf } from '../../api/graphql/relay/global-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { makeCheckpoint, makeUpload, makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { subscribe } from '../testkit/subscribe.ts';
import { changeConfig } from '../testkit/change-config.ts';

let api: TestApi;
let world: World;
let checkpointId: string;
let image: string;
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
  const { runId } = await queueRun(api.prisma, world);
  checkpointId = globalId('Checkpoint', await makeCheckpoint(api.prisma, runId));
  image = await newImage();
});
afterAll(async () => {
  await api.close();
});
afterEach(async () => {
  await expect.poll(() => api.server.services.wakeUps.count()).toBe(0);
});

async function newImage(): Promise<string> {
  const id = await makeUpload(api.prisma, world);
  await api.prisma.upload.update({ where: { id }, data: { format: 'PNG', width: 28, height: 28 } });
  return globalId('Image', id);
}

function translate(input: object = {}) {
  return api.ask(
    `mutation ($input: TranslateInput!) { translate(input: $input) {
      translations { id state direction fit result { width url } contentImage { id url } exemplarImage { id } failure { code } }
      exemplarIgnored userErrors { code field message } } }`,
    {
      input: {
        checkpointId,
        direction: 'A_TO_B',
        contentImageId: image,
        exemplarImageIds: [image],
        ...input,
      },
    },
  );
}

/** What a worker does at the end of a translation. */
function finish(id: string, data: object = { state: 'FINISHED' }) {
  return api.prisma.$transaction(async (transaction) => {
    await transaction.translation.update({ where: { id }, data });
    await notify(transaction, 'translation_changed', { translationId: translationIdSchema.parse(id) });
  });
}

const result = { resultSha256: 'f'.repeat(64), resultByteSize: 10, resultWidth: 28, resultHeight: 28 };

/** Resolves once translations are queued that were not there before. */
async function queued(known: number, count = 1): Promise<string[]> {
  await expect.poll(() => api.prisma.translation.count()).toBe(known + count);
  const rows = await api.prisma.translation.findMany({ orderBy: { id: 'desc' }, take: count });
  return rows.map((row) => row.id).reverse();
}

test('each exemplar gives a translation, and those of a checkpoint are one batch of jobs', async () => {
  const other = await newImage();
  const { data } = await translate({ exemplarImageIds: [image, other] });
  const { translations, userErrors } = data.translate;
  expect(userErrors).toEqual([]);
  expect(translations).toMatchObject([
    {
      state: 'QUEUED',
      fit: 'STRETCH',
      result: null,
      contentImage: { id: image },
      exemplarImage: { id: image },
    },
    {
      state: 'QUEUED',
      fit: 'STRETCH',
      result: null,
      contentImage: { id: image },
      exemplarImage: { id: other },
    },
  ]);
  const uuids = translations.map(({ id }: { id: string }) => uuidOf('Translation', id));
  const jobs = await api.prisma.job.findMany({ where: { subjectId: { in: uuids } } });
  expect(jobs.map((job) => [job.kind, job.batchKey])).toEqual([
    ['TRANSLATE', uuidOf('Checkpoint', checkpointId)],
    ['TRANSLATE', uuidOf('Checkpoint', checkpointId)],
  ]);
});

test('a caller who waits gets the results as soon as all are there', async () => {
  const known = await api.prisma.translation.count();
  const answer = translate({ exemplarImageIds: [image, image], waitMs: 30_000 });
  const [first = '', second = ''] = await queued(known, 2);
  await finish(first, { state: 'FINISHED', ...result });
  await finish(second, {
    state: 'FAILED',
    failure: { class: 'USER', code: 'UNSUPPORTED_IMAGE', message: 'The exemplar is broken.' },
  });
  const { data } = await answer;
  expect(data.translate.translations).toMatchObject([
    { state: 'FINISHED', result: { width: 28 }, failure: null },
    { state: 'FAILED', result: null, failure: { code: 'UNSUPPORTED_IMAGE' } },
  ]);
});

test('a caller who waits too short gets the translation as it is by then', async () => {
  const { data } = await translate({ waitMs: 50 });
  expect(data.translate.translations).toMatchObject([{ state: 'QUEUED' }]);
});

test('a watcher sees a translation as it is, then its end, and no more', async () => {
  const { data } = await translate();
  const { id } = data.translate.translations[0];
  const events = subscribe(
    api.connect(),
    'subscription ($id: ID!) { translationChanged(translationId: $id) { state result { url } } }',
    { id },
  );
  expect((await events.next()).translationChanged).toEqual({ state: 'QUEUED', result: null });
  await finish(uuidOf('Translation', id) ?? '', { state: 'FINISHED', ...result });
  expect((await events.next()).translationChanged.state).toBe('FINISHED');
  expect(await events.next()).toBeUndefined();
});

test('the same key asks once', async () => {
  const [first, second] = await Promise.all([
    translate({ idempotencyKey: 'k' }),
    translate({ idempotencyKey: 'k' }),
  ]);
  expect(first.data.translate.translations[0].id).toBe(second.data.translate.translations[0].id);
});

test('a checkpoint of the mask stage is refused', async () => {
  const { runId } = await queueRun(api.prisma, world);
  const id = await makeCheckpoint(api.prisma, runId);
  await api.prisma.checkpoint.update({ where: { id }, data: { stage: 'FEATURE_MASK' } });
  const { data } = await translate({ checkpointId: globalId('Checkpoint', id) });
  expect(data.translate).toMatchObject({
    translations: null,
    userErrors: [{ code: 'INVALID_STATE', field: ['checkpointId'] }],
  });
});

test.each([
  [{ checkpointId: 'nonsense' }, 'NOT_FOUND', ['checkpointId']],
  [{ contentImageId: globalId('Image', newId()) }, 'NOT_FOUND', ['contentImageId']],
  [{ exemplarImageIds: [] }, 'REQUIRED', ['exemplarImageIds']],
  [{ exemplarImageIds: null }, 'REQUIRED', ['exemplarImageIds']],
  [{ exemplarImageIds: ['nonsense'] }, 'NOT_FOUND', ['exemplarImageIds', '0']],
  [{ waitMs: 30_001 }, 'OUT_OF_RANGE', ['waitMs']],
])('a translation with %j is refused with %s at %j', async (input, code, field) => {
  const known = await api.prisma.translation.count();
  const { data } = await translate(input);
  expect(data.translate).toMatchObject({ translations: null, userErrors: [{ code, field }] });
  expect(await api.prisma.translation.count()).toBe(known);
});

test('a method that ignores exemplars needs none, and one that is named is told as ignored', async () => {
  const { runId } = await queueRun(api.prisma, world);
  const config = newRunConfig('cyclegan-tiny', {}).config;
  if (!config) throw new Error('expected a preset of a method that ignores exemplars');
  await changeConfig(api.prisma, runId, config);
  const ignoring = globalId('Checkpoint', await makeCheckpoint(api.prisma, runId));
  const without = await translate({ checkpointId: ignoring, exemplarImageIds: null });
  expect(without.data.translate).toMatchObject({
    translations: [{ state: 'QUEUED', exemplarImage: null }],
    exemplarIgnored: false,
    userErrors: [],
  });
  const named = await translate({ checkpointId: ignoring, exemplarImageIds: [image, 'nonsense'] });
  expect(named.data.translate).toMatchObject({
    translations: [{ exemplarImage: null }],
    exemplarIgnored: true,
    userErrors: [],
  });
});

test('an upload that is not finalized is no image', async () => {
  const id = await makeUpload(api.prisma, world);
  await api.prisma.upload.update({ where: { id }, data: { state: 'PENDING' } });
  const { data } = await translate({ contentImageId: globalId('Image', id) });
  expect(data.translate.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['contentImageId'] }]);
});

test('a checkpoint is queued for evaluation once for each key', async () => {
  const evaluate = () =>
    api.ask(
      `mutation ($input: EvaluateCheckpointInput!) { evaluateCheckpoint(input: $input) {
        evaluation { id state checkpoint { id latestEvaluation { id } } } userErrors { code } } }`,
      { input: { checkpointId, idempotencyKey: 'scores' } },
    );
  const { evaluation } = (await evaluate()).data.evaluateCheckpoint;
  expect(evaluation).toMatchObject({
    state: 'QUEUED',
    checkpoint: { latestEvaluation: { id: evaluation.id } },
  });
  expect((await evaluate()).data.evaluateCheckpoint.evaluation.id).toBe(evaluation.id);
  const jobs = await api.prisma.job.findMany({ where: { kind: 'EVALUATE' } });
  expect(jobs.map((job) => job.subjectId)).toEqual([uuidOf('Evaluation', evaluation.id)]);
});

test('an evaluation is of validation images unless told otherwise, and of none where there are none', async () => {
  const datasetVersionId = world.datasetVersionId;
  const counts = { name: 'folder', trainCount: 9, validationCount: 0, testCount: 3 };
  await api.prisma.domain.createMany({
    data: (['A', 'B'] as const).map((side) => ({ datasetVersionId, side, ...counts })),
  });
  const evaluate = (split?: 'VALIDATION' | 'TEST') =>
    api.ask(
      `mutation ($input: EvaluateCheckpointInput!) { evaluateCheckpoint(input: $input) {
        evaluation { split rowsUrl } userErrors { code field message } } }`,
      { input: { checkpointId, ...(split && { split }) } },
    );
  expect((await evaluate()).data.evaluateCheckpoint).toEqual({
    evaluation: null,
    userErrors: [
      {
        code: 'INVALID_STATE',
        field: ['split'],
        message:
          'There are no validation images in domain A and domain B of its dataset. Score it on the test images.',
      },
    ],
  });
  expect((await evaluate('TEST')).data.evaluateCheckpoint.evaluation).toEqual({
    split: 'TEST',
    rowsUrl: null,
  });
  await api.prisma.domain.updateMany({
    where: { datasetVersionId },
    data: { validationCount: 1, testCount: 0 },
  });
  expect((await evaluate()).data.evaluateCheckpoint.evaluation).toEqual({
    split: 'VALIDATION',
    rowsUrl: null,
  });
  const { userErrors } = (await evaluate('TEST')).data.evaluateCheckpoint;
  expect(userErrors).toMatchObject([
    { message: expect.stringMatching(/Score it on the validation images\.$/) as string },
  ]);
  await api.prisma.domain.deleteMany({ where: { datasetVersionId } });
});

test('scores have intervals and rows, and test images that were scored are counted', async () => {
  const found = await api.prisma.checkpoint.findFirstOrThrow({
    where: { id: uuidOf('Checkpoint', checkpointId) ?? '' },
  });
  const done = {
    checkpointId: found.id,
    state: 'FINISHED' as const,
    scores: { 'evaluation/ssim_ab': 0.5, 'evaluation/ssim_ba': 0.4 },
    intervals: { 'evaluation/ssim_ab': [0.4, 0.6] },
    counts: { 'evaluation/ssim_ab': 990 },
    chances: { 'evaluation/ssim_ba': 0.1 },
    groups: [
      {
        name: 'unseen',
        scores: { 'evaluation/ssim_ab': 0.3 },
        intervals: { 'evaluation/ssim_ab': [0.2, 0.4] },
        counts: { 'evaluation/ssim_ab': 90 },
      },
    ],
    rowsSha256: 'a'.repeat(64),
  };
  const id = newId();
  await api.prisma.evaluation.create({ data: { id, split: 'TEST', ...done } });
  for (const shown of ['WORST', 'BEST'] as const)
    await api.prisma.evaluationPicture.create({
      data: {
        ...{ evaluationId: id, direction: 'A_TO_B', shown, measure: 'ssim', values: [0.9, 0.8], rows: 4 },
        ...{ sha256: 'c'.repeat(64), byteSize: 100, width: 170, height: 342 },
      },
    });
  await api.prisma.evaluation.create({ data: { id: newId(), split: 'VALIDATION', ...done } });
  await api.prisma.datasetVersion.updateMany({ data: { testEvaluationCount: 1 } }); // as the worker that stores scores does
  const { data } = await api.ask(
    `query ($id: ID!) { evaluation(id: $id) { scores { name value low high count chance } rowsUrl
      groups { name scores { value low high count chance } }
      pictures { direction shown measure measureLabel values rows image { width height url } }
      checkpoint { run { datasetVersion { testEvaluationCount } } } } }`,
    { id: globalId('Evaluation', id) },
  );
  expect(data.evaluation.scores).toEqual([
    { name: 'evaluation/ssim_ab', value: 0.5, low: 0.4, high: 0.6, count: 990, chance: null },
    { name: 'evaluation/ssim_ba', value: 0.4, low: null, high: null, count: null, chance: 0.1 },
  ]);
  expect(data.evaluation.groups).toEqual([
    { name: 'unseen', scores: [{ value: 0.3, low: 0.2, high: 0.4, count: 90, chance: null }] },
  ]);
  expect(data.evaluation.pictures.map(({ shown }: { shown: string }) => shown)).toEqual(['BEST', 'WORST']);
  expect(data.evaluation.pictures[0]).toMatchObject({
    direction: 'A_TO_B',
    measureLabel: 'SSIM to ground truth',
    values: [0.9, 0.8],
    rows: 4,
    image: { width: 170, height: 342, url: expect.stringContaining(`/blobs/${'c'.repeat(64)}`) as string },
  });
  expect(data.evaluation.rowsUrl).toContain(`/blobs/${'a'.repeat(64)}`);
  expect(data.evaluation.checkpoint.run.datasetVersion.testEvaluationCount).toBe(1);
});

test('a checkpoint that is known to be damaged is refused, and says what to do', async () => {
  const { runId } = await queueRun(api.prisma, world);
  const id = await makeCheckpoint(api.prisma, runId);
  await api.prisma.checkpoint.update({
    where: { id },
    data: { damage: 'One of its files is damaged or missing.' },
  });
  const { data } = await translate({ checkpointId: globalId('Checkpoint', id) });
  expect(data.translate.userErrors).toMatchObject([
    {
      code: 'INVALID_STATE',
      field: ['checkpointId'],
      message: expect.stringMatching(/is damaged\..*Choose another one; ".\/exemplar verify"/) as string,
    },
  ]);
  const { data: seen } = await api.ask(
    `query ($id: ID!) { checkpoint(id: $id) { canTranslate damage run { allowedActions } } }`,
    { id: globalId('Checkpoint', id) },
  );
  expect(seen.checkpoint).toMatchObject({ canTranslate: false });
  expect(seen.checkpoint.run.allowedActions).not.toContain('TRANSLATE');
});
