import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { jobIdSchema } from '#contracts/ids.ts';
import type { RunState } from '#contracts/run-state.ts';
import { readFailure } from '#contracts/stored/read-failure.ts';
import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { notify } from '#db/notify.ts';
import { cloneDatabase, type TestDatabase } from '../../testkit/database.ts';
import { egscItPreset } from '../../testkit/egsc-it-preset.ts';
import {
  type FakeWorker,
  type FakeWorkerOptions,
  setScript,
  startFakeWorker,
} from '../../testkit/fake-worker.ts';
import { forkProgram } from '../../testkit/fork-program.ts';
import {
  makeCheckpoint,
  makeUpload,
  makeWorld,
  queueFork,
  queueRun,
  queueTranslation,
  type World,
} from '../../testkit/job-rows.ts';
import { changeConfig } from '../../testkit/change-config.ts';

/** Long enough for a busy machine: what a lost lease does is tested by taking one away. */
const LEASE_SECONDS = 10;

let database: TestDatabase;
let prisma: PrismaClient;
let world: World;
let dataDirectory: string;
const workers: FakeWorker[] = [];

beforeAll(async () => {
  database = await cloneDatabase();
  prisma = makePrisma(database.url);
  world = await makeWorld(prisma);
  dataDirectory = mkdtempSync(path.join(tmpdir(), 'exemplar-supervisor-'));
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await prisma.job.deleteMany();
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
  rmSync(dataDirectory, { recursive: true });
});

async function startWorker(options: Partial<FakeWorkerOptions> = {}): Promise<FakeWorker> {
  const worker = await startFakeWorker({
    databaseUrl: database.url,
    dataDirectory,
    roles: ['train'],
    leaseSeconds: LEASE_SECONDS,
    ...options,
  });
  workers.push(worker);
  return worker;
}

async function enqueue() {
  const queued = await queueRun(prisma, world);
  await notify(prisma, 'job_queued', { kind: 'TRAIN' });
  return queued;
}
function runOf(id: string) {
  return prisma.run.findUniqueOrThrow({ where: { id } });
}
function jobOf(id: string) {
  return prisma.job.findUniqueOrThrow({ where: { id } });
}
function within<Result>(check: () => Promise<Result>): Promise<Result> {
  return vi.waitFor(check, { timeout: 40_000, interval: 25 });
}
function reaches(runId: string, state: RunState) {
  return within(async () => {
    expect((await runOf(runId)).state).toBe(state);
  });
}
function passesStep(runId: string, step: number) {
  return within(async () => {
    expect((await runOf(runId)).step).toBeGreaterThan(step);
  });
}
async function cancel(runId: string, jobId: string) {
  await prisma.job.update({ where: { id: jobId }, data: { cancelRequestedAt: new Date() } });
  await prisma.run.update({ where: { id: runId }, data: { state: 'CANCELING' } });
  await notify(prisma, 'job_cancel', { jobId: jobIdSchema.parse(jobId) });
}

/** Steps of a run's loss that readers see: the points of each segment up to where the next one begins. */
async function visibleSteps(runId: string) {
  return (
    await prisma.$queryRaw<{ step: number }[]>`
      select step from metric_point point
      join segment on segment.run_id = point.run_id and segment.epoch = point.epoch
      where point.run_id = ${runId}::uuid and (until_step is null or step <= until_step)
      order by sequence, ordinal`
  ).map((row) => row.step);
}
function count(to: number) {
  return Array.from({ length: to }, (_, i) => i + 1);
}

describe('a run', () => {
  test('goes from the queue to its end, with its points, checkpoints, log lines and states in one order', async () => {
    setScript(dataDirectory, { checkpointAt: [5], finishAt: 12 });
    const worker = await startWorker();
    const { runId, jobId } = await enqueue();
    await reaches(runId, 'FINISHED');
    expect(await jobOf(jobId)).toMatchObject({ state: 'FINISHED', workerId: worker.workerId });
    expect(await visibleSteps(runId)).toEqual(count(12));
    const run = await runOf(runId);
    expect(run).toMatchObject({ step: 12, stage: 'FEATURE_MASK', segmentEpoch: 1 });
    expect(run.computePlan).toMatchObject({ library: 'fake 1.0.0' });
    const checkpoints = await prisma.checkpoint.findMany({
      where: { runId },
      include: { artifacts: { include: { artifact: true } } },
    });
    expect(checkpoints).toMatchObject([
      {
        step: 5,
        artifacts: [{ artifact: { name: 'mask', method: 'egsc-it', runId } }],
      },
    ]);
    const lines = await prisma.logLine.findMany({ where: { runId } });
    expect(lines.map((line) => line.text)).toContain('training after step 0');

    const events = await prisma.runEvent.findMany({ where: { runId }, orderBy: { sequence: 'asc' } });
    expect(events.map((event) => Number(event.sequence))).toEqual(count(events.length));
    const states = events.filter((event) => event.kind === 'STATE').map((event) => event.payload);
    expect(states).toMatchObject([{ state: 'STARTING' }, { state: 'RUNNING' }, { state: 'FINISHED' }]);
    // Points of steps up to a checkpoint are stored before it.
    const before = events.slice(
      0,
      events.findIndex((event) => event.kind === 'CHECKPOINT'),
    );
    expect(before.filter((event) => event.kind === 'METRICS').at(-1)?.payload).toMatchObject({ lastStep: 5 });
  });

  test('that is canceled while it trains stops within a step, keeps a last checkpoint and is CANCELED', async () => {
    setScript(dataDirectory, {});
    await startWorker();
    const { runId, jobId } = await enqueue();
    await passesStep(runId, 3);
    await cancel(runId, jobId);
    await reaches(runId, 'CANCELED');
    expect(await jobOf(jobId)).toMatchObject({ state: 'CANCELED', crashes: 0 });
    expect(await prisma.checkpoint.count({ where: { runId } })).toBe(1);
  });

  test('whose newest checkpoint is damaged goes on from the one before, and says so', async () => {
    setScript(dataDirectory, { checkpointAt: [3, 6], dieAt: 8 });
    await startWorker();
    const { runId } = await enqueue();
    await within(async () => {
      expect(await prisma.checkpoint.count({ where: { runId } })).toBe(2);
    });
    setScript(dataDirectory, { damaged: 1, checkpointAt: [9], finishAt: 10 });
    await reaches(runId, 'FINISHED');
    const checkpoints = await prisma.checkpoint.findMany({ where: { runId }, orderBy: { id: 'asc' } });
    expect(checkpoints).toMatchObject([
      { step: 3, damage: null },
      { step: 6, damage: 'It hashes to something else.' },
      { step: 9, damage: null },
    ]);
    expect(await visibleSteps(runId)).toEqual(count(10));
    const lines = await prisma.logLine.findMany({
      where: { runId, level: 'WARN' },
      orderBy: { time: 'asc' },
    });
    expect(lines.map((line) => line.text)).toEqual([
      'The checkpoint of step 6 is damaged and is skipped. It hashes to something else.',
      expect.stringMatching(/^The run continues from the checkpoint of step 3; .*.\/exemplar verify/),
    ]);
    // The damaged one is told again, so that a page that shows it sees the change.
    const told = await prisma.runEvent.count({ where: { runId, kind: 'CHECKPOINT' } });
    expect(told).toBe(4);
  });

  test('for which the disk is full goes on, says since when, and recovers with its next checkpoint', async () => {
    setScript(dataDirectory, { fullAt: [2, 4], checkpointAt: [40], finishAt: 42, stepMs: 25 });
    await startWorker();
    const { runId } = await enqueue();
    await passesStep(runId, 5);
    const { state, degradedReason, degradedMessage, degradedSince } = await runOf(runId);
    expect([state, degradedReason, degradedMessage]).toEqual([
      'RUNNING',
      'STORAGE_FULL',
      'The disk is full.',
    ]);
    expect(Date.now() - Number(degradedSince)).toBeLessThan(30_000);
    await reaches(runId, 'FINISHED');
    expect((await runOf(runId)).degradedSince).toBeNull();
    const lines = await prisma.logLine.findMany({ where: { runId }, orderBy: { time: 'asc' } });
    expect(lines.map((line) => line.text).filter((text) => /saved/.test(text))).toEqual([
      'Nothing can be saved; training continues in memory. The disk is full.',
      'What was held in memory has been saved.',
    ]);
  });

  test('whose trainer pays no heed to a cancel is ended by force', async () => {
    setScript(dataDirectory, { deaf: true });
    await startWorker({ graceSeconds: 0.3 });
    const { runId, jobId } = await enqueue();
    await passesStep(runId, 3);
    await cancel(runId, jobId);
    await reaches(runId, 'CANCELED');
    expect(await jobOf(jobId)).toMatchObject({ state: 'CANCELED', crashes: 0 });
  });

  test('that diverges is FAILED and says which loss; nobody tries it again', async () => {
    setScript(dataDirectory, { failAt: 4, checkpointAt: [2] });
    await startWorker();
    const { runId, jobId } = await enqueue();
    await reaches(runId, 'FAILED');
    expect((await runOf(runId)).failure).toMatchObject({ class: 'DIVERGED', message: /generator\/total/ });
    expect(await jobOf(jobId)).toMatchObject({ state: 'FAILED' });
    expect(await prisma.checkpoint.count({ where: { runId } })).toBe(1);
  });

  test.each([
    ['of a newer program', { configVersion: 99 }, 'Upgrade this program.'],
    ['of a method that is gone', { method: 'gone' }, 'no method "gone"'],
  ])('with a config %s is FAILED with that reason; nobody tries it again', async (_, change, reason) => {
    const { runId, jobId } = await queueRun(prisma, world);
    const config = { ...egscItPreset('tiny'), ...change };
    await changeConfig(prisma, runId, config);
    await startWorker();
    await reaches(runId, 'FAILED');
    expect(await jobOf(jobId)).toMatchObject({ state: 'FAILED', crashes: 0, failures: 1 });
    const { failure, segmentEpoch } = await runOf(runId);
    expect(failure).toMatchObject({ class: 'USER', code: 'UNREADABLE_RECORD' });
    expect(readFailure(failure).message).toContain(reason);
    expect(segmentEpoch).toBe(0);
  });

  test('of a preset that is gone goes on from its checkpoint', async () => {
    setScript(dataDirectory, { finishAt: 100_000 });
    const { runId } = await queueRun(prisma, world);
    const config = { ...egscItPreset('tiny'), preset: 'gone' };
    await changeConfig(prisma, runId, config);
    const first = await startWorker();
    await passesStep(runId, 3);
    await first.stop();
    const { step } = await runOf(runId);

    setScript(dataDirectory, { finishAt: step + 2 });
    await startWorker();
    await reaches(runId, 'FINISHED');
    expect(await visibleSteps(runId)).toEqual(count(step + 2));
    expect(await prisma.runConfig.findUnique({ where: { runId } })).toMatchObject({ document: config });
  });

  test('of a worker that is told to stop goes back to the queue and another goes on without a gap', async () => {
    setScript(dataDirectory, { finishAt: 100_000 });
    const first = await startWorker();
    const { runId, jobId } = await enqueue();
    await passesStep(runId, 5);
    await first.stop();
    expect(await prisma.worker.findUniqueOrThrow({ where: { id: first.workerId } })).toMatchObject({
      stoppedAt: expect.any(Date) as Date,
    });
    const waiting = await runOf(runId);
    expect(waiting.state).toBe('QUEUED');
    expect(await jobOf(jobId)).toMatchObject({ state: 'QUEUED', preemptions: 1, crashes: 0 });

    setScript(dataDirectory, { finishAt: waiting.step + 5 });
    await startWorker();
    await reaches(runId, 'FINISHED');
    expect(await visibleSteps(runId)).toEqual(count(waiting.step + 5));
    expect(await prisma.segment.findMany({ where: { runId }, orderBy: { epoch: 'asc' } })).toMatchObject([
      { epoch: 1, parentEpoch: null, fromStep: 0, untilStep: waiting.step },
      { epoch: 2, parentEpoch: 1, fromStep: waiting.step, untilStep: null },
    ]);
  });

  test('whose trainer dies is tried again from its checkpoint, and what lay beyond it is hidden', async () => {
    setScript(dataDirectory, { checkpointAt: [6], dieAt: 15 });
    await startWorker();
    const { runId } = await enqueue();
    await passesStep(runId, 6); // its trainer has read how it dies; the next one does not
    setScript(dataDirectory, { finishAt: 10 });
    await reaches(runId, 'FINISHED');
    expect(await visibleSteps(runId)).toEqual(count(10));
    expect(await prisma.segment.findMany({ where: { runId }, orderBy: { epoch: 'asc' } })).toMatchObject([
      { epoch: 1, untilStep: 6 },
      { epoch: 2, parentEpoch: 1, fromStep: 6 },
    ]);
    const lines = await prisma.logLine.findMany({ where: { runId, level: 'ERROR' } });
    expect(lines.map((line) => line.text)).toEqual([expect.stringContaining('SIGKILL')]);
  });

  test('that was forked begins after the step of its checkpoint, by the plan that its parent was computed by', async () => {
    setScript(dataDirectory, { checkpointAt: [5], finishAt: 12 });
    await startWorker();
    const { runId: parentId } = await enqueue();
    await reaches(parentId, 'FINISHED');
    const checkpoint = await prisma.checkpoint.findFirstOrThrow({ where: { runId: parentId } });
    const forked = await queueFork(prisma, world, {
      parentId,
      checkpointId: checkpoint.id,
      epoch: checkpoint.epoch,
      step: checkpoint.step,
    });
    await reaches(forked, 'FINISHED');
    expect(await visibleSteps(forked)).toEqual(count(12).slice(5));
    expect(await prisma.segment.findMany({ where: { runId: forked } })).toMatchObject([
      { epoch: 1, parentEpoch: null, fromStep: 5 },
    ]);
    expect((await runOf(forked)).computePlan).toEqual((await runOf(parentId)).computePlan);
    // Its checkpoint holds the very artifact of its parent.
    expect(await prisma.artifact.findMany({ where: { runId: forked } })).toEqual([]);
  });

  test('that finds its own checkpoint damaged begins again with the one that it was forked from', async () => {
    setScript(dataDirectory, { checkpointAt: [5], finishAt: 12 });
    await startWorker();
    const { runId: parentId } = await enqueue();
    await reaches(parentId, 'FINISHED');
    const { id: checkpointId, epoch } = await prisma.checkpoint.findFirstOrThrow({
      where: { runId: parentId },
    });
    setScript(dataDirectory, { checkpointAt: [8], dieAt: 9 });
    const forked = await queueFork(prisma, world, { parentId, checkpointId, epoch, step: 5 });
    await within(async () => {
      expect(await prisma.checkpoint.count({ where: { runId: forked } })).toBe(1);
    });
    setScript(dataDirectory, { damaged: 1, finishAt: 12 });
    await reaches(forked, 'FINISHED');
    expect(await visibleSteps(forked)).toEqual(count(12).slice(5));
    expect(await prisma.checkpoint.findMany({ where: { runId: forked } })).toMatchObject([
      { step: 8, damage: 'It hashes to something else.' },
    ]);
  });

  test('whose parent turns out to be damaged marks it there, where people look at it', async () => {
    setScript(dataDirectory, { checkpointAt: [5], finishAt: 12 });
    await startWorker();
    const { runId: parentId } = await enqueue();
    await reaches(parentId, 'FINISHED');
    const { id: checkpointId, epoch } = await prisma.checkpoint.findFirstOrThrow({
      where: { runId: parentId },
    });
    setScript(dataDirectory, { damaged: 1, finishAt: 12 });
    const forked = await queueFork(prisma, world, { parentId, checkpointId, epoch, step: 5 });
    await within(async () => {
      expect(await prisma.checkpoint.findUnique({ where: { id: checkpointId } })).toMatchObject({
        damage: 'It hashes to something else.',
      });
    });
    expect(await prisma.runEvent.count({ where: { runId: parentId, kind: 'CHECKPOINT' } })).toBe(2);
    expect(await prisma.runEvent.count({ where: { runId: forked, kind: 'CHECKPOINT' } })).toBe(0);
  });

  test('of a worker that was killed is taken over by another one when the lease has run out', async () => {
    setScript(dataDirectory, { checkpointAt: [3], finishAt: 100_000 });
    const options = { databaseUrl: database.url, dataDirectory, roles: ['train'], leaseSeconds: 3 };
    const doomed = forkProgram('test/testkit/fake-worker-main.ts', [JSON.stringify(options)]);
    const { runId, jobId } = await enqueue();
    await passesStep(runId, 5);
    const { epoch } = await jobOf(jobId);
    doomed.kill('SIGKILL');
    await startWorker();
    await within(async () => {
      expect((await runOf(runId)).segmentEpoch).toBe(epoch + 1);
    });
    expect(await prisma.segment.findMany({ where: { runId }, orderBy: { epoch: 'asc' } })).toMatchObject([
      { epoch, untilStep: 3 },
      { epoch: epoch + 1, parentEpoch: epoch, fromStep: 3 },
    ]);
  });

  test('whose lease was given to another worker writes nothing more', async () => {
    setScript(dataDirectory, {});
    await startWorker();
    const { runId, jobId } = await enqueue();
    await passesStep(runId, 3);
    // As after a long freeze: the lease was taken back and given away meanwhile.
    await prisma.$executeRaw`
      update job set epoch = epoch + 1, lease_until = now() + interval '1 hour' where id = ${jobId}::uuid`;
    const { lastSequence, step } = await runOf(runId);
    const next = await enqueue(); // its start shows that the worker has let go of the first one
    await passesStep(next.runId, 1);
    expect(await runOf(runId)).toMatchObject({ lastSequence, step, state: 'RUNNING' });
  });
});

describe('a child', () => {
  test('inherits no secret, and is handed the folder of the blobs and no other', async () => {
    const secrets = { DATABASE_URL: database.url, EXEMPLAR_TOKEN: 'token', EXEMPLAR_DATA_DIR: dataDirectory };
    for (const [name, value] of Object.entries(secrets)) vi.stubEnv(name, value);
    vi.stubEnv('OMP_NUM_THREADS', '3');
    setScript(dataDirectory, { tellAll: true });
    await startWorker();
    vi.unstubAllEnvs();
    const { runId } = await enqueue();
    const { text: told } = await within(() =>
      prisma.logLine.findFirstOrThrow({ where: { runId, text: { startsWith: '{"environment"' } } }),
    );
    const { environment, task } = JSON.parse(told) as Record<'environment' | 'task', object>;
    expect(environment).toMatchObject({ PATH: process.env['PATH'], OMP_NUM_THREADS: '3' });
    expect(Object.keys(environment).filter((name) => name in secrets || name.startsWith('EXEMPLAR'))).toEqual(
      [],
    );
    expect(told).not.toContain(database.url);
    expect(task).toMatchObject({ storage: { blobDirectory: path.join(dataDirectory, 'blobs') } });
    expect(told.replaceAll(path.join(dataDirectory, 'blobs'), '')).not.toContain(dataDirectory);
  });
});

describe('translations', () => {
  test('are done by one warm child, batch after batch; one that cannot be done does not take others with it', async () => {
    setScript(dataDirectory, { untranslatable: [1] });
    await startWorker({ roles: ['serve'] });
    const { runId } = await queueRun(prisma, world);
    await prisma.job.deleteMany();
    const checkpoint = await makeCheckpoint(prisma, runId);
    const images = { content: await makeUpload(prisma, world), exemplar: await makeUpload(prisma, world) };
    const batch = await prisma.$transaction(async () => {
      const ids = [];
      for (let i = 0; i < 3; i++) {
        ids.push((await queueTranslation(prisma, world, checkpoint, images)).translationId);
      }
      return ids;
    });
    const ended = (ids: readonly string[]) =>
      within(async () => {
        const rows = await prisma.translation.findMany({
          where: { id: { in: [...ids] } },
          orderBy: { id: 'asc' },
        });
        expect(rows.every((row) => row.finishedAt !== null)).toBe(true);
        return rows;
      });
    const first = await ended(batch);
    const again = await ended([(await queueTranslation(prisma, world, checkpoint, images)).translationId]);
    const done = [...first, ...again].filter((row) => row.state === 'FINISHED');
    expect(done.length).toBeGreaterThanOrEqual(3);
    expect(done[0]).toMatchObject({ resultWidth: 8, resultHeight: 8, resultByteSize: 9, failure: null });
    // The fake translator tells its process id where a real one tells its time.
    expect(new Set(done.map((row) => row.inferenceMs)).size).toBe(1);
    for (const row of [...first, ...again].filter((one) => one.state === 'FAILED')) {
      expect(row.failure).toMatchObject({ class: 'USER', code: 'UNSUPPORTED_IMAGE' });
    }
  });

  test('whose image is gone fail and say so', async () => {
    setScript(dataDirectory, {});
    await startWorker({ roles: ['serve'] });
    const { runId } = await queueRun(prisma, world);
    const checkpoint = await makeCheckpoint(prisma, runId);
    const images = { content: await makeUpload(prisma, world), exemplar: world.userId };
    const { translationId } = await queueTranslation(prisma, world, checkpoint, images);
    await within(async () => {
      const row = await prisma.translation.findUniqueOrThrow({ where: { id: translationId } });
      expect(row).toMatchObject({ state: 'FAILED', failure: { class: 'USER', code: 'NOT_FOUND' } });
    });
  });
});
