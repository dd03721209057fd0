import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#db/new-id.ts';
import { notify } from '#db/notify.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { makeCheckpoint, makeUpload, makeWorld, queueRun, queueTranslation } from '../testkit/job-rows.ts';
import type { World } from '../testkit/job-rows.ts';
import { rowsOf } from '../testkit/run-rows.ts';
import { subscribe } from '../testkit/subscribe.ts';

let api: TestApi;
let world: World;
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
});
afterAll(async () => {
  await api.close();
});

const GOOD = { class: 'USER', code: 'BAD', message: 'It was bad.' };

test('a list loads although a row of it has records that cannot be read, and says which', async () => {
  const [good = '', broken = '', newer = ''] = await Promise.all(
    [GOOD, { class: 'NOBODY' }, { ...GOOD, version: 2 }].map(async (failure) => {
      const { runId } = await queueRun(api.prisma, world);
      await api.prisma.run.update({ where: { id: runId }, data: { state: 'FAILED', failure } });
      return runId;
    }),
  );
  await api.prisma.run.update({ where: { id: broken }, data: { computePlan: { backend: 'abacus' } } });

  const { data, errors } = await api.ask(
    '{ runs { edges { node { id state failure { message } computeBackend } } } }',
  );
  const nodes = data.runs.edges.map((edge: { node: unknown }) => edge.node);
  const of = (uuid: string) => nodes.find(({ id }: { id: string }) => id === globalId('Run', uuid));
  expect(of(good)).toMatchObject({ state: 'FAILED', failure: { message: 'It was bad.' } });
  expect(of(broken)).toMatchObject({ state: 'FAILED', failure: null, computeBackend: null });
  expect(of(newer)).toMatchObject({ state: 'FAILED', failure: null });
  expect(errors).toHaveLength(3);
  const place = (uuid: string, field: string) => ['runs', 'edges', nodes.indexOf(of(uuid)), 'node', field];
  for (const [path, text] of [
    [place(broken, 'failure'), 'The stored failure cannot be read: version 1 of 1'],
    [place(broken, 'computeBackend'), 'The stored compute plan cannot be read: version 1 of 1'],
    [place(newer, 'failure'), 'Upgrade this program.'],
  ] as const)
    expect(errors).toContainEqual({
      path,
      message: expect.stringContaining(text),
      locations: expect.anything(),
      extensions: { code: 'UNREADABLE_RECORD' },
    });
});

test('an import and an evaluation say so too', async () => {
  const { runId } = await queueRun(api.prisma, world);
  const checkpointId = await makeCheckpoint(api.prisma, runId);
  const [importId, evaluationId] = [newId(), newId()];
  await api.prisma.import.create({
    data: { id: importId, datasetId: world.datasetId, archives: {}, fileErrors: { a: 1 } },
  });
  await api.prisma.evaluation.create({
    data: {
      id: evaluationId,
      checkpointId,
      split: 'TEST',
      state: 'FINISHED',
      scores: ['much'],
      referenceRows: 'none',
    },
  });
  const { data, errors } = await api.ask(
    `query ($import: ID!, $evaluation: ID!) {
      import(id: $import) { state fileErrors { name } } evaluation(id: $evaluation) { state scores { value } references { name } } }`,
    { import: globalId('Import', importId), evaluation: globalId('Evaluation', evaluationId) },
  );
  expect(data).toEqual({
    import: { state: 'QUEUED', fileErrors: null },
    evaluation: { state: 'FINISHED', scores: null, references: null },
  });
  // The two are read at the same time, so their errors come in either order.
  const places = errors?.map(({ path, extensions: { code } }) => `${String(path)} ${String(code)}`);
  expect(places?.sort()).toEqual([
    'evaluation,references UNREADABLE_RECORD',
    'evaluation,scores UNREADABLE_RECORD',
    'import,fileErrors UNREADABLE_RECORD',
  ]);
});

test('lists of translations and of checkpoints load although one row cannot be read, and that row says so', async () => {
  const { runId } = await queueRun(api.prisma, world);
  const [first, second] = [await makeCheckpoint(api.prisma, runId), await makeCheckpoint(api.prisma, runId)];
  const image = await makeUpload(api.prisma, world);
  const images = { content: image, exemplar: image };
  const good = await queueTranslation(api.prisma, world, first, images);
  const broken = await queueTranslation(api.prisma, world, first, images);
  for (const [{ translationId }, failure] of [
    [good, GOOD],
    [broken, { class: 'NOBODY' }],
  ] as const)
    await api.prisma.translation.update({ where: { id: translationId }, data: { state: 'FAILED', failure } });
  for (const [checkpointId, scores] of [
    [first, { 'evaluation/ssim_ab': 0.5 }],
    [second, ['much']],
  ] as const)
    await api.prisma.evaluation.create({
      data: { id: newId(), checkpointId, split: 'TEST', state: 'FINISHED', scores },
    });

  const { data, errors } = await api.ask(
    `query ($run: ID!, $checkpoint: ID!) {
      translations(checkpointId: $checkpoint) { edges { node { id state failure { code } } } }
      run(id: $run) { checkpoints { edges { node { id latestEvaluation { state scores { value } } } } } } }`,
    { run: globalId('Run', runId), checkpoint: globalId('Checkpoint', first) },
  );
  expect(data.translations.edges.map(({ node }: { node: object }) => node)).toEqual([
    { id: globalId('Translation', broken.translationId), state: 'FAILED', failure: null },
    { id: globalId('Translation', good.translationId), state: 'FAILED', failure: { code: 'BAD' } },
  ]);
  expect(
    data.run.checkpoints.edges.map(
      ({ node }: { node: { latestEvaluation: object } }) => node.latestEvaluation,
    ),
  ).toEqual([
    { state: 'FINISHED', scores: [{ value: 0.5 }] },
    { state: 'FINISHED', scores: null },
  ]);
  expect(
    errors?.map(({ path, extensions: { code } }) => [(path as unknown[]).join('.'), code]).sort(),
  ).toEqual([
    ['run.checkpoints.edges.1.node.latestEvaluation.scores', 'UNREADABLE_RECORD'],
    ['translations.edges.0.node.failure', 'UNREADABLE_RECORD'],
  ]);
});

test("an event that cannot be read becomes a line of the run's log, and the others arrive", async () => {
  const { runId } = await queueRun(api.prisma, world);
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  await rows.sample(1);
  await api.prisma.runEvent.updateMany({
    where: { runId, kind: 'SAMPLE' },
    data: { payload: { step: 'one' } },
  });
  const seen = await rows.sample(2);
  const events = subscribe(
    api.connect(),
    'subscription ($id: ID!) { runEvents(runId: $id) { upToDate samples { id } logLines { level text } } }',
    { id: globalId('Run', runId) },
  );
  expect((await events.next()).runEvents).toEqual({
    upToDate: true,
    samples: [{ id: globalId('Sample', seen) }],
    logLines: [
      { level: 'ERROR', text: expect.stringContaining('The stored event of kind SAMPLE cannot be read') },
    ],
  });
  await events.leave();
});

test('a translation, an import and an evaluation are work, and each change of theirs is told', async () => {
  const { runId } = await queueRun(api.prisma, world);
  const checkpointId = await makeCheckpoint(api.prisma, runId);
  const image = await makeUpload(api.prisma, world);
  const { translationId } = await queueTranslation(api.prisma, world, checkpointId, {
    content: image,
    exemplar: image,
  });
  const [importId, evaluationId] = [newId(), newId()];
  await api.prisma.import.create({ data: { id: importId, datasetId: world.datasetId, archives: {} } });
  await api.prisma.evaluation.create({ data: { id: evaluationId, checkpointId, split: 'TEST' } });

  const ids = [
    globalId('Translation', translationId),
    globalId('Import', importId),
    globalId('Evaluation', evaluationId),
  ];
  const { data, errors } = await api.ask(
    'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Work { id state failure { code } finishedAt } } }',
    { ids },
  );
  expect(errors).toBeUndefined();
  expect(data.nodes).toEqual(ids.map((id) => ({ id, state: 'QUEUED', failure: null, finishedAt: null })));

  const events = subscribe(
    api.connect(),
    'subscription ($id: ID!) { evaluationChanged(evaluationId: $id) { state scores { name value } } }',
    { id: globalId('Evaluation', evaluationId) },
  );
  expect((await events.next()).evaluationChanged).toEqual({ state: 'QUEUED', scores: null });
  await api.prisma.$transaction(async (transaction) => {
    const scores = { 'evaluation/ssim_ab': 0.5 };
    await transaction.evaluation.update({ where: { id: evaluationId }, data: { state: 'FINISHED', scores } });
    await notify(transaction, 'evaluation_changed', { evaluationId });
  });
  expect((await events.next()).evaluationChanged).toEqual({
    state: 'FINISHED',
    scores: [{ name: 'evaluation/ssim_ab', value: 0.5 }],
  });
  expect(await events.next()).toBeUndefined();
});
