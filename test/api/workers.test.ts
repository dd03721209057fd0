import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#db/new-id.ts';
import { notify } from '#db/notify.ts';
import { batchSizesOf, claimJobs } from '#jobs/claim-jobs.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { type FakeWorker, setScript, startFakeWorker } from '../testkit/fake-worker.ts';
import { makeWorker, makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { subscribe } from '../testkit/subscribe.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api.close();
});

test.each([
  // A worker with a lease of 600 s says that it lives every 200 s.
  [600, 890, 'IDLE'],
  [600, 910, 'OFFLINE'],
  [30, 40, 'IDLE'],
  [30, 50, 'OFFLINE'],
])('a worker with a lease of %i s that was heard of %i s ago is %s', async (leaseSeconds, silence, state) => {
  const name = `worker ${leaseSeconds} ${silence}`;
  const lastHeartbeatAt = new Date(Date.now() - silence * 1000);
  const worker = { id: newId(), name, roles: ['train'], version: '0', backend: 'onnx', pid: 1 };
  await api.prisma.worker.create({ data: { ...worker, leaseSeconds, lastHeartbeatAt } });
  const { data } = await api.ask('{ workers { name state } }');
  expect(data.workers).toContainEqual({ name, state });
});

const PATIENCE = { timeout: 40_000, interval: 25 };

/** Says by itself that it lives every 200 s: what it does within a test, it was told. */
function startWorker(): Promise<FakeWorker> {
  const { databaseUrl, dataDirectory } = api;
  return startFakeWorker({ databaseUrl, dataDirectory, roles: ['train'], leaseSeconds: 600 });
}

async function run(world: World): Promise<string> {
  const { runId } = await queueRun(api.prisma, world);
  await notify(api.prisma, 'job_queued', { kind: 'TRAIN' });
  return runId;
}

async function reaches(runId: string, state: string): Promise<void> {
  const read = async () => (await api.prisma.run.findUniqueOrThrow({ where: { id: runId } })).state;
  await expect.poll(read, PATIENCE).toBe(state);
}

async function change(name: 'drainWorker' | 'resumeWorker', id: string, token = api.token) {
  const type = name === 'drainWorker' ? 'DrainWorkerInput' : 'ResumeWorkerInput';
  const { data, errors } = await api.ask(
    `mutation ($input: ${type}!) { ${name}(input: $input) { worker { state work { runId } } userErrors { code field } } }`,
    { input: { workerId: globalId('Worker', id) } },
    token,
  );
  return { answer: data?.[name], refusal: errors?.[0]?.extensions };
}

describe('a worker that drains', () => {
  test('finishes its run, takes none, and takes the next one when it is resumed', async () => {
    const world = await makeWorld(api.prisma);
    setScript(api.dataDirectory, { finishAt: 100, stepMs: 10 });
    const worker = await startWorker();
    const first = await run(world);
    await reaches(first, 'RUNNING');
    const operator = await api.createUser('OPERATOR');
    const drained = await change('drainWorker', worker.workerId, operator.token);
    expect(drained.answer).toEqual({
      worker: { state: 'DRAINING', work: [{ runId: globalId('Run', first) }] },
      userErrors: [],
    });

    const next = await run(world);
    await reaches(first, 'FINISHED');
    const claim = { workerId: worker.workerId, leaseSeconds: 600, batchSizes: batchSizesOf('train') };
    expect(await claimJobs(api.prisma, claim)).toEqual([]);
    expect((await api.prisma.run.findUniqueOrThrow({ where: { id: next } })).state).toBe('QUEUED');

    const resumed = await change('resumeWorker', worker.workerId, operator.token);
    expect(resumed.answer).toMatchObject({ userErrors: [] });
    await reaches(next, 'FINISHED');
    await worker.stop();
  });

  test('is named where work waits for it, with what to do', async () => {
    await api.prisma.job.deleteMany();
    await api.prisma.worker.deleteMany();
    const id = await makeWorker(api.prisma);
    await queueRun(api.prisma, await makeWorld(api.prisma));
    await change('drainWorker', id);
    const { data } = await api.ask('{ workerShortage { message } }');
    expect(data.workerShortage.message).toMatch(
      /^All workers are draining: they take no new jobs\. Resume one with "\.\/exemplar workers resume", or start a worker/,
    );
  });
});

test('who is no operator drains no worker, and neither one that has stopped nor an unknown one is drained', async () => {
  const id = await makeWorker(api.prisma);
  for (const role of ['VIEWER', 'EDITOR'] as const) {
    const { token } = await api.createUser(role);
    expect((await change('drainWorker', id, token)).refusal).toMatchObject({ code: 'FORBIDDEN' });
    expect((await change('resumeWorker', id, token)).refusal).toMatchObject({ code: 'FORBIDDEN' });
  }
  expect(await api.prisma.worker.findUniqueOrThrow({ where: { id } })).toMatchObject({ draining: false });
  await api.prisma.worker.update({ where: { id }, data: { stoppedAt: new Date() } });
  expect((await change('drainWorker', id)).answer).toEqual({
    worker: null,
    userErrors: [{ code: 'INVALID_STATE', field: ['workerId'] }],
  });
  expect((await change('resumeWorker', newId())).answer).toMatchObject({
    userErrors: [{ code: 'NOT_FOUND' }],
  });
});

test('an open page hears of a worker that comes, drains and goes, with its machine and its memory', async () => {
  await api.prisma.job.deleteMany();
  await api.prisma.worker.deleteMany();
  setScript(api.dataDirectory, {});
  const news = subscribe(
    api.connect(),
    'subscription { workersChanged { name host device memoryBytes machineMemoryBytes state work { name } } }',
  );
  const until = async (isWanted: (fakes: { state: string; memoryBytes: number }[]) => boolean) => {
    for (;;) {
      const { workersChanged } = await news.next();
      const fakes = workersChanged.filter(({ name }: { name: string }) => name === 'fake');
      if (isWanted(fakes)) return fakes;
    }
  };
  await until((fakes) => fakes.length === 0);
  const worker = await startWorker();
  const [fake] = await until((fakes) => fakes.length === 1);
  expect(fake).toMatchObject({
    host: 'fake host',
    device: 'fake processor, 1 core',
    machineMemoryBytes: 1024 ** 3,
    state: 'IDLE',
    work: [],
  });
  expect(fake?.memoryBytes).toBeGreaterThan(1024 ** 2);
  await change('drainWorker', worker.workerId);
  await until(([only]) => only?.state === 'DRAINING');
  await worker.stop();
  await until((fakes) => fakes.length === 0);
  await news.leave();
});
