import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '#db/new-id.ts';
import { claimJobs } from '#jobs/claim-jobs.ts';
import { queueJobs } from '#jobs/queue-jobs.ts';
import { settleJob } from '#jobs/settle-job.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { makeCheckpoint, makeWorker, makeWorld, queueRun, type World } from '../testkit/job-rows.ts';

let api: TestApi;
let world: World;
let workerId: string;

beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.prisma.job.deleteMany();
  await api.prisma.worker.deleteMany();
  workerId = await makeWorker(api.prisma);
});

async function waitingOf(type: 'Run' | 'Evaluation', uuid: string) {
  const { data } = await api.ask(
    `query ($id: ID!) { node(id: $id) {
      ... on Run { waiting { queuePosition reason message } }
      ... on Work { waiting { queuePosition reason message } } } }`,
    { id: globalId(type, uuid) },
  );
  return data.node.waiting as { queuePosition: number; reason: string; message: string } | null;
}
function claimRun() {
  return claimJobs(api.prisma, { workerId, batchSizes: { TRAIN: 1 }, leaseSeconds: 30 });
}

test('a run that waits says its place and why', async () => {
  const [first, second, third] = [
    await queueRun(api.prisma, world),
    await queueRun(api.prisma, world),
    await queueRun(api.prisma, world),
  ];
  expect(await waitingOf('Run', first.runId)).toEqual({
    queuePosition: 1,
    reason: 'NEXT',
    message: 'It starts in a moment.',
  });
  expect(await waitingOf('Run', third.runId)).toEqual({
    queuePosition: 3,
    reason: 'BEHIND_OTHERS',
    message: 'Behind 2 other runs.',
  });

  const [lease] = await claimRun();
  expect(await waitingOf('Run', first.runId)).toBeNull();
  expect(await waitingOf('Run', second.runId)).toEqual({
    queuePosition: 1,
    reason: 'WORKER_BUSY',
    message: 'It is next, once the run in progress ends.',
  });
  expect(await waitingOf('Run', third.runId)).toMatchObject({
    queuePosition: 2,
    message: 'Behind 1 other run.',
  });

  // Given back, it goes on first.
  if (lease) await settleJob(api.prisma, lease, { type: 'PREEMPTED' }, 1);
  expect(await waitingOf('Run', first.runId)).toMatchObject({ queuePosition: 1 });
  expect(await waitingOf('Run', second.runId)).toMatchObject({ queuePosition: 2 });
});

test('an evaluation waits for its own kind of worker, not for runs', async () => {
  const { runId } = await queueRun(api.prisma, world);
  const checkpointId = await makeCheckpoint(api.prisma, runId);
  const evaluationId = newId();
  await api.prisma.evaluation.create({ data: { id: evaluationId, checkpointId, split: 'TEST' } });
  await queueJobs(api.prisma, 'EVALUATE', [{ evaluationId, checkpointId }]);
  expect(await waitingOf('Evaluation', evaluationId)).toEqual({
    queuePosition: 1,
    reason: 'NO_WORKER',
    message: 'No running worker takes evaluations. Start one with --roles=evaluate.',
  });
  await api.prisma.worker.update({ where: { id: workerId }, data: { roles: ['train', 'evaluate'] } });
  await claimRun();
  expect(await waitingOf('Evaluation', evaluationId)).toMatchObject({ queuePosition: 1, reason: 'NEXT' });
});

test('no worker that was stopped, was not heard of or drains counts', async () => {
  const { runId } = await queueRun(api.prisma, world);
  for (const data of [
    { stoppedAt: new Date() },
    { stoppedAt: null, draining: true },
    { draining: false, lastHeartbeatAt: new Date(Date.now() - 3_600_000) },
  ]) {
    await api.prisma.worker.update({ where: { id: workerId }, data });
    expect(await waitingOf('Run', runId)).toMatchObject({ reason: 'NO_WORKER' });
  }
});

describe('a shortage of workers', () => {
  const shortage = async () =>
    (await api.ask('{ workerShortage { roles message } }')).data.workerShortage as {
      roles: string[];
      message: string;
    } | null;
  const ALL = ['train', 'evaluate', 'estimate', 'serve', 'data', 'verify'];

  test('is none while each role that work waits for has a worker', async () => {
    await queueRun(api.prisma, world);
    expect(await shortage()).toBeNull();
  });

  test('names the roles that work waits for, and how to start a worker', async () => {
    const { runId } = await queueRun(api.prisma, world);
    const checkpointId = await makeCheckpoint(api.prisma, runId);
    const evaluationId = newId();
    await api.prisma.evaluation.create({ data: { id: evaluationId, checkpointId, split: 'TEST' } });
    await queueJobs(api.prisma, 'EVALUATE', [{ evaluationId, checkpointId }]);
    expect(await shortage()).toEqual({
      roles: ['evaluate'],
      message:
        'No worker that takes evaluations is online: they wait. Start Exemplar again, or a worker with "node --import tsx worker/main.ts --roles=evaluate".',
    });
  });

  test('is of all roles where no worker runs, whether anything waits or not', async () => {
    await api.prisma.worker.update({ where: { id: workerId }, data: { stoppedAt: new Date() } });
    expect(await shortage()).toMatchObject({
      roles: ALL,
      message: expect.stringMatching(/^No worker is online: whatever is started now waits\./) as string,
    });
    await queueRun(api.prisma, world);
    expect(await shortage()).toMatchObject({
      roles: ALL,
      message: expect.stringMatching(/^No worker is online: runs wait\. .*worker\/main\.ts"\.$/) as string,
    });
  });
});

test('a run that failed and is tried again says when', async () => {
  const { runId } = await queueRun(api.prisma, world);
  const [lease] = await claimRun();
  const failure = { class: 'INFRA', code: 'INTERNAL', message: 'the disk is full' } as const;
  if (lease) await settleJob(api.prisma, lease, { type: 'FAILED', failure }, 600);
  const waiting = await waitingOf('Run', runId);
  expect(waiting).toMatchObject({ queuePosition: 1, reason: 'PAUSED' });
  expect(waiting?.message).toMatch(/^It failed and will be retried in \d+ s\.$/);
});
