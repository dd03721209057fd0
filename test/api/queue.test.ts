import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { newId } from '#db/new-id.ts';
import { queueEvaluation } from '#jobs/queue-evaluation.ts';
import { queueJobs } from '#jobs/queue-jobs.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { type FakeWorker, setScript, startFakeWorker } from '../testkit/fake-worker.ts';
import {
  makeCheckpoint,
  makeUpload,
  makeWorld,
  queueRun,
  queueTranslation,
  type World,
} from '../testkit/job-rows.ts';
import { subscribe } from '../testkit/subscribe.ts';

let api: TestApi;
let world: World;
let owner: { id: string; token: string };
let eve: { id: string; token: string };
beforeAll(async () => {
  api = await startApi();
  owner = await api.createUser('EDITOR');
  eve = await api.createUser('EDITOR');
  world = { ...(await makeWorld(api.prisma)), userId: owner.id };
});
beforeEach(() => api.prisma.job.deleteMany());
afterAll(() => api.close());

async function run(name: string): Promise<string> {
  const { runId } = await queueRun(api.prisma, world);
  await api.prisma.run.update({ where: { id: runId }, data: { displayName: name } });
  return runId;
}
/** Of the work that is about a row. */
async function idOf(subjectId: string): Promise<string> {
  const { id } = await api.prisma.job.findFirstOrThrow({ where: { subjectId } });
  return globalId('Job', id);
}

async function waiting(token = owner.token) {
  const { data, errors } = await api.ask(
    `{ queue { waitingCount running { name } waiting { id kind shortId name runId datasetId priority mayCancel
      requestedBy { id } waiting { queuePosition reason } } } }`,
    {},
    token,
  );
  expect(errors).toBeUndefined();
  return data.queue.waiting;
}
function namesOf(work: { name: string }[]): string[] {
  return work.map(({ name }) => name);
}

async function change(name: 'cancelWork' | 'prioritizeWork', input: object, token: string) {
  const type = name === 'cancelWork' ? 'CancelWorkInput' : 'PrioritizeWorkInput';
  return api.ask(
    `mutation ($input: ${type}!) { ${name}(input: $input) { ids userErrors { code field message } } }`,
    { input },
    token,
  );
}

test('all that waits is listed kind by kind in the order in which workers take it', async () => {
  const first = await run('first');
  await run('second');
  const checkpointId = await makeCheckpoint(api.prisma, first);
  const content = await makeUpload(api.prisma, world);
  await queueTranslation(api.prisma, world, checkpointId, { content, exemplar: content });
  await api.prisma.$transaction((transaction) =>
    queueEvaluation(transaction, { checkpointId, split: 'VALIDATION' }),
  );
  const importId = newId();
  await api.prisma.import.create({ data: { id: importId, datasetId: world.datasetId, archives: {} } });
  await queueJobs(api.prisma, 'IMPORT', [{ importId }]);

  const queued = await waiting();
  const { name: dataset } = await api.prisma.dataset.findUniqueOrThrow({ where: { id: world.datasetId } });
  expect(queued.map(({ kind, name }: { kind: string; name: string }) => `${kind} ${name}`)).toEqual([
    'RUN first',
    'RUN second',
    'EVALUATION step 1 of first',
    'TRANSLATION step 1 of first',
    `IMPORT ${dataset}`,
  ]);
  expect(queued[1]).toMatchObject({
    priority: 0,
    mayCancel: true,
    requestedBy: { id: globalId('User', owner.id) },
    waiting: { queuePosition: 2, reason: 'NO_WORKER' },
  });
  expect(queued[2]).toMatchObject({ runId: globalId('Run', first), mayCancel: false, requestedBy: null });
  expect(queued[4]).toMatchObject({ datasetId: globalId('Dataset', world.datasetId), runId: null });
});

test('an operator lets a run go first, and the worker takes it first', async () => {
  await run('first');
  const urgent = await run('urgent');
  const operator = await api.createUser('OPERATOR');
  const { data } = await change('prioritizeWork', { ids: [await idOf(urgent)], priority: 5 }, operator.token);
  expect(data.prioritizeWork).toEqual({ ids: [await idOf(urgent)], userErrors: [] });
  expect(namesOf(await waiting())).toEqual(['urgent', 'first']);

  const back = await change('prioritizeWork', { ids: [await idOf(urgent)], priority: -1 }, operator.token);
  expect(back.data.prioritizeWork.userErrors).toEqual([]);
  expect(namesOf(await waiting())).toEqual(['first', 'urgent']);
});

test('who is no operator changes no order, and cancels own work alone', async () => {
  const mine = await run('mine');
  const refused = await change('prioritizeWork', { ids: [await idOf(mine)], priority: 5 }, owner.token);
  expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });

  const { data } = await change('cancelWork', { ids: [await idOf(mine)] }, eve.token);
  expect(data.cancelWork).toMatchObject({
    ids: [],
    userErrors: [{ code: 'FORBIDDEN', field: ['ids', '0'] }],
  });
  expect(namesOf(await waiting())).toEqual(['mine']);
  expect((await change('cancelWork', { ids: [await idOf(mine)] }, owner.token)).data.cancelWork.ids).toEqual([
    await idOf(mine),
  ]);
  expect(await waiting()).toEqual([]);
  expect(await api.prisma.run.findUniqueOrThrow({ where: { id: mine } })).toMatchObject({
    state: 'CANCELED',
    version: 2,
  });
});

test('work of every kind that waits is canceled at once, and what is not there is refused by its place', async () => {
  const first = await run('first');
  const checkpointId = await makeCheckpoint(api.prisma, first);
  const content = await makeUpload(api.prisma, world);
  const { translationId } = await queueTranslation(api.prisma, world, checkpointId, {
    content,
    exemplar: content,
  });
  const evaluationId = await api.prisma.$transaction((transaction) =>
    queueEvaluation(transaction, { checkpointId, split: 'VALIDATION' }),
  );
  const ids = [
    await idOf(first),
    await idOf(translationId),
    await idOf(evaluationId),
    globalId('Dataset', world.datasetId),
    globalId('Job', newId()),
  ];
  const { data } = await change('cancelWork', { ids }, api.token);
  expect(data.cancelWork.ids).toEqual(ids.slice(0, 3));
  expect(data.cancelWork.userErrors).toMatchObject([
    { code: 'NOT_FOUND', field: ['ids', '3'] },
    { code: 'NOT_FOUND', field: ['ids', '4'] },
  ]);
  expect(await waiting()).toEqual([]);
  const where = { where: { id: translationId } };
  expect(await api.prisma.translation.findUniqueOrThrow(where)).toMatchObject({ state: 'CANCELED' });
});

test('more than 200 at once, and a priority beyond 100, are refused with the limit', async () => {
  const ids = Array.from({ length: 201 }, () => globalId('Job', newId()));
  const many = await change('cancelWork', { ids }, api.token);
  expect(many.data.cancelWork.userErrors).toMatchObject([{ field: ['ids'] }]);
  const far = await change('prioritizeWork', { ids: [], priority: 101 }, api.token);
  expect(far.data.prioritizeWork.userErrors).toMatchObject([{ field: ['priority'] }]);
});

test('who watches the queue sees what comes, and that it is gone', async () => {
  await run('first');
  const watched = subscribe(api.connect(), 'subscription { queueChanged { waiting { name } } }');
  const next = async () => namesOf((await watched.next()).queueChanged.waiting);
  expect(await next()).toEqual(['first']);
  const second = await run('second');
  expect(await next()).toEqual(['first', 'second']);
  await change('cancelWork', { ids: [await idOf(second)] }, api.token);
  expect(await next()).toEqual(['first']);
  await watched.leave();
});

let worker: FakeWorker | undefined;
let dataDirectory: string | undefined;
afterEach(async () => {
  await worker?.stop();
  await worker?.prisma.$disconnect();
  if (dataDirectory) rmSync(dataDirectory, { recursive: true, force: true, maxRetries: 5 });
  worker = dataDirectory = undefined;
});

test('a run under way is shown with its worker, comes before no other any more, and stops when it is canceled', async () => {
  const uuid = await run('under way');
  dataDirectory = mkdtempSync(path.join(tmpdir(), 'exemplar-queue-'));
  setScript(dataDirectory, {});
  worker = await startFakeWorker({
    databaseUrl: api.databaseUrl,
    dataDirectory,
    roles: ['train'],
    leaseSeconds: 10,
  });
  const stateOf = async () => (await api.prisma.run.findUniqueOrThrow({ where: { id: uuid } })).state;
  await vi.waitFor(async () => expect(await stateOf()).toBe('RUNNING'), 30_000);
  const { data } = await api.ask(
    '{ queue { running { name state workerName startedAt waiting { reason } } } }',
  );
  expect(data.queue.running).toMatchObject([
    { name: 'under way', state: 'RUNNING', workerName: 'fake', waiting: null },
  ]);
  expect(data.queue.running[0].startedAt).not.toBeNull();

  const late = await change('prioritizeWork', { ids: [await idOf(uuid)], priority: 5 }, api.token);
  expect(late.data.prioritizeWork.userErrors).toMatchObject([{ code: 'INVALID_STATE' }]);
  expect(
    (await change('cancelWork', { ids: [await idOf(uuid)] }, owner.token)).data.cancelWork.ids,
  ).toHaveLength(1);
  await vi.waitFor(async () => expect(await stateOf()).toBe('CANCELED'), 30_000);
});
