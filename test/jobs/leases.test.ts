import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import type { JobKind } from '#jobs/definitions.ts';
import { giveBackJobs } from '#jobs/give-back-jobs.ts';
import { type BatchSizes, claimJobs } from '#jobs/claim-jobs.ts';
import { type Lease, LeaseLostError, withLease } from '#jobs/lease.ts';
import { queueJobs } from '#jobs/queue-jobs.ts';
import { reapLeases } from '#jobs/reap-leases.ts';
import { renewLeases } from '#jobs/renew-leases.ts';
import { settleJob } from '#jobs/settle-job.ts';
import { cloneDatabase, type TestDatabase } from '../testkit/database.ts';
import {
  makeCheckpoint,
  makeUpload,
  makeWorker,
  makeWorld,
  queueRun,
  queueTranslation,
  type World,
} from '../testkit/job-rows.ts';

let database: TestDatabase;
let prisma: PrismaClient;
let world: World;
let workerId: string;

beforeAll(async () => {
  database = await cloneDatabase();
  prisma = makePrisma(database.url);
  world = await makeWorld(prisma);
  workerId = await makeWorker(prisma);
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});
beforeEach(async () => {
  await prisma.job.deleteMany();
});

function claim(batchSizes: BatchSizes): Promise<Lease[]> {
  return claimJobs(prisma, { workerId, batchSizes, leaseSeconds: 30 });
}
async function claimOne(kind: JobKind): Promise<Lease> {
  const [lease] = await claim({ [kind]: 1 });
  if (!lease) throw new Error('nothing to claim');
  return lease;
}
/** Lets the lease run out, as time would. */
function expire(jobId: string) {
  return prisma.$executeRaw`update job set lease_until = now() - interval '1 second' where id = ${jobId}::uuid`;
}
/** Lines of a run's log, oldest first. */
async function logOf(runId: string): Promise<string[]> {
  const lines = await prisma.logLine.findMany({ where: { runId }, orderBy: { sequence: 'asc' } });
  return lines.map(({ text }) => text);
}
/** Lets the wait before the next try pass. */
function becomeDue(jobId: string) {
  return prisma.$executeRaw`update job set run_at = now() - interval '1 second' where id = ${jobId}::uuid`;
}
function jobOf(id: string) {
  return prisma.job.findUniqueOrThrow({ where: { id } });
}
function runOf(id: string) {
  return prisma.run.findUniqueOrThrow({ where: { id } });
}
async function statesOf(runId: string) {
  return (
    await prisma.runEvent.findMany({ where: { runId, kind: 'STATE' }, orderBy: { sequence: 'asc' } })
  ).map((event) => (event.payload as { state: string }).state);
}

describe('claiming', () => {
  test('no two workers get one job, however many ask at once', async () => {
    const jobs = new Set<string>();
    for (let i = 0; i < 20; i++) jobs.add((await queueRun(prisma, world)).jobId);
    const claimed = (await Promise.all(Array.from({ length: 25 }, () => claim({ TRAIN: 1 })))).flat();
    expect(claimed).toHaveLength(20);
    expect(new Set(claimed.map((lease) => lease.jobId))).toEqual(jobs);
  });

  test('the most urgent job comes first, then the one that waits longest; what is not due or not of the kind waits', async () => {
    const first = await queueRun(prisma, world);
    const urgent = await queueRun(prisma, world);
    const later = await queueRun(prisma, world);
    await queueJobs(prisma, 'IMPORT', [{ importId: world.datasetId }]);
    await prisma.job.update({ where: { id: urgent.jobId }, data: { priority: 5 } });
    await prisma.$executeRaw`update job set run_at = now() + interval '1 hour' where id = ${later.jobId}::uuid`;
    expect((await claimOne('TRAIN')).jobId).toBe(urgent.jobId);
    expect((await claimOne('TRAIN')).jobId).toBe(first.jobId);
    expect(await claim({ TRAIN: 1 })).toEqual([]);
  });

  test('a claimed run is STARTING, under a lease with a new epoch', async () => {
    const { runId, jobId } = await queueRun(prisma, world);
    expect(await claimOne('TRAIN')).toEqual({
      jobId,
      epoch: 1,
      kind: 'TRAIN',
      subjectId: runId,
      payload: { runId, version: 1 },
      traceParent: null,
    });
    expect(await runOf(runId)).toMatchObject({ state: 'STARTING', startedAt: expect.any(Date) as Date });
    expect(await jobOf(jobId)).toMatchObject({ state: 'RUNNING', epoch: 1, workerId });
  });

  test('translations of one checkpoint are taken as a batch, up to the limit, and no others with them', async () => {
    const { runId } = await queueRun(prisma, world);
    const [mine, other] = [await makeCheckpoint(prisma, runId), await makeCheckpoint(prisma, runId)];
    const images = { content: await makeUpload(prisma, world), exemplar: await makeUpload(prisma, world) };
    const queued = [];
    for (const checkpoint of [mine, other, mine, mine, mine]) {
      queued.push((await queueTranslation(prisma, world, checkpoint, images)).translationId);
    }
    const batch = await claim({ TRANSLATE: 3 });
    expect(batch.map((lease) => lease.subjectId)).toEqual([queued[0], queued[2], queued[3]]);
    expect((await claim({ TRANSLATE: 3 })).map((lease) => lease.subjectId)).toEqual([queued[1]]);
    expect(await prisma.translation.findUniqueOrThrow({ where: { id: queued[3] ?? '' } })).toMatchObject({
      state: 'RUNNING',
    });
  });
});

describe('a lease', () => {
  test('is renewed by its holder, who hears that somebody wants the job to end', async () => {
    await queueRun(prisma, world);
    const lease = await claimOne('TRAIN');
    await expire(lease.jobId);
    expect(await renewLeases(prisma, [lease], 30)).toEqual([{ jobId: lease.jobId, cancelRequested: false }]);
    expect((await jobOf(lease.jobId)).leaseUntil?.getTime()).toBeGreaterThan(Date.now());
    await prisma.job.update({ where: { id: lease.jobId }, data: { cancelRequestedAt: new Date() } });
    expect(await renewLeases(prisma, [lease], 30)).toEqual([{ jobId: lease.jobId, cancelRequested: true }]);
  });

  test('that has passed on can neither be renewed, nor write, nor settle', async () => {
    const { runId } = await queueRun(prisma, world);
    const old = await claimOne('TRAIN');
    await expire(old.jobId);
    await reapLeases(prisma, 1);
    await becomeDue(old.jobId);
    const current = await claimOne('TRAIN');
    expect(current.epoch).toBe(old.epoch + 1);
    const before = [await jobOf(old.jobId), await runOf(runId)];

    expect(await renewLeases(prisma, [old], 30)).toEqual([]);
    let called = false;
    const write = withLease(prisma, old, () => {
      called = true;
      return Promise.resolve();
    });
    await expect(write).rejects.toThrow(LeaseLostError);
    expect(called).toBe(false);
    for (const settlement of [
      { type: 'FINISHED' },
      { type: 'CANCELED' },
      { type: 'PREEMPTED' },
      { type: 'CRASHED', reason: 'late' },
      { type: 'FAILED', failure: { class: 'USER', code: 'LATE', message: 'late' } },
    ] as const) {
      await expect(settleJob(prisma, old, settlement, 1)).rejects.toThrow(LeaseLostError);
    }
    expect([await jobOf(old.jobId), await runOf(runId)]).toEqual(before);
    expect(await renewLeases(prisma, [current], 30)).toHaveLength(1);
  });

  test('that ran out is taken back once, however many look, and its run is queued again by itself', async () => {
    const { runId } = await queueRun(prisma, world);
    const lease = await claimOne('TRAIN');
    expect(await reapLeases(prisma, 1)).toEqual([]);
    await expire(lease.jobId);
    const reaped = (await Promise.all([1, 2, 3].map(() => reapLeases(prisma, 600)))).flat();
    expect(reaped).toHaveLength(1);
    const job = { state: 'QUEUED', crashes: 1, leaseUntil: null, workerId: null };
    expect(await jobOf(lease.jobId)).toMatchObject(job);
    expect(await runOf(runId)).toMatchObject({ state: 'QUEUED' });
    expect(await statesOf(runId)).toEqual(['STARTING', 'CRASHED', 'QUEUED']);
    expect(await logOf(runId)).toEqual([
      'Training stopped unexpectedly before the first step: its worker stopped reporting: it was killed, frozen or cut ' +
        'off from the database. Attempt 1 of 3: the run starts again from the beginning. The worker log has the details: ' +
        'logs/worker.log in the data folder, or the output of the worker container.',
    ]);
  });

  test('that runs out while a worker looks for what others have left is not taken back before it has looked', async () => {
    const { jobId } = await queueRun(prisma, world);
    await claimOne('TRAIN');
    await expire(jobId);
    const { leaseUntil } = await jobOf(jobId);
    expect(await reapLeases(prisma, 1, leaseUntil)).toEqual([]);
    expect(await reapLeases(prisma, 1, new Date())).toMatchObject([{ jobId }]);
  });

  test('that ran out while its own worker works on it, and could not renew it, is left to that worker', async () => {
    const { jobId } = await queueRun(prisma, world);
    await claimOne('TRAIN');
    await expire(jobId);
    expect(await reapLeases(prisma, 1, null, [jobId])).toEqual([]);
    expect(await reapLeases(prisma, 1)).toMatchObject([{ jobId }]);
  });

  test('that ran out again costs its job a wait, so that others are not held up by one that ends its workers', async () => {
    const { jobId } = await queueRun(prisma, world);
    await claimOne('TRAIN');
    await expire(jobId);
    await reapLeases(prisma, 600);
    await claimOne('TRAIN');
    await expire(jobId);
    await reapLeases(prisma, 600);
    expect((await jobOf(jobId)).runAt.getTime()).toBeGreaterThan(Date.now() + 250_000);
    const later = await queueRun(prisma, world);
    expect((await claimOne('TRAIN')).jobId).toBe(later.jobId);
  });

  test('on a job of a kind that only a newer program knows is left to it', async () => {
    const { jobId } = await queueRun(prisma, world);
    await claimOne('TRAIN');
    await expire(jobId);
    await prisma.job.update({ where: { id: jobId }, data: { kind: 'PAINT' } });
    expect(await reapLeases(prisma, 1)).toEqual([]);
    expect(await jobOf(jobId)).toMatchObject({ state: 'RUNNING', crashes: 0 });
  });

  test('that runs out three times without a checkpoint between makes its run FAILED as POISON', async () => {
    const { runId, jobId } = await queueRun(prisma, world);
    for (let crash = 1; crash <= 3; crash++) {
      await becomeDue(jobId);
      await claimOne('TRAIN');
      await expire(jobId);
      await reapLeases(prisma, 0.001);
    }
    expect(await jobOf(jobId)).toMatchObject({
      state: 'FAILED',
      crashes: 3,
      finishedAt: expect.any(Date) as Date,
    });
    const { state, failure } = await runOf(runId);
    expect({ state, failure }).toMatchObject({ state: 'FAILED', failure: { class: 'POISON' } });
  });

  test('whose trainer hangs three times without a checkpoint between makes its run FAILED as HUNG', async () => {
    const { runId, jobId } = await queueRun(prisma, world);
    for (let crash = 1; crash <= 3; crash++) {
      await becomeDue(jobId);
      await settleJob(prisma, await claimOne('TRAIN'), { type: 'HUNG', reason: 'no step for 300 s' }, 0.001);
    }
    expect(await jobOf(jobId)).toMatchObject({ state: 'FAILED', crashes: 3 });
    const { state, failure } = await runOf(runId);
    expect({ state, failure }).toMatchObject({ state: 'FAILED', failure: { class: 'HUNG' } });
    expect((await logOf(runId)).map((text) => /Attempt.*?\./.exec(text)?.[0])).toEqual([
      'Attempt 1 of 3: the run starts again from the beginning.',
      'Attempt 2 of 3: the run starts again from the beginning.',
      'Attempt 3 of 3: the run has failed and will not be retried.',
    ]);
    expect(await statesOf(runId)).toEqual([
      ...['STARTING', 'CRASHED', 'QUEUED', 'STARTING', 'CRASHED', 'QUEUED', 'STARTING', 'FAILED'],
    ]);
  });

  test('that its worker does not know of is given back and counts as no crash', async () => {
    const { runId, jobId } = await queueRun(prisma, world);
    const { epoch } = await claimOne('TRAIN'); // the answer to the claim was lost
    await giveBackJobs(prisma, { workerId, batchSizes: { TRANSLATE: 8 } });
    expect(await jobOf(jobId)).toMatchObject({ state: 'RUNNING' });
    await giveBackJobs(prisma, { workerId, batchSizes: { TRAIN: 1 } });
    expect(await jobOf(jobId)).toMatchObject({ state: 'QUEUED', crashes: 0, failures: 0 });
    expect(await statesOf(runId)).toEqual(['STARTING', 'QUEUED']);
    expect(await claimOne('TRAIN')).toMatchObject({ jobId, epoch: epoch + 1 });
  });

  test('that ran out on a job which somebody wanted to end leaves it CANCELED', async () => {
    const { runId, jobId } = await queueRun(prisma, world);
    await claimOne('TRAIN');
    await prisma.job.update({ where: { id: jobId }, data: { cancelRequestedAt: new Date() } });
    await prisma.run.update({ where: { id: runId }, data: { state: 'CANCELING' } });
    await expire(jobId);
    await reapLeases(prisma, 1);
    expect([(await jobOf(jobId)).state, (await runOf(runId)).state]).toEqual(['CANCELED', 'CANCELED']);
  });

  test('on a translation that crashed in a batch is given anew without company', async () => {
    const { runId } = await queueRun(prisma, world);
    const checkpoint = await makeCheckpoint(prisma, runId);
    const images = { content: await makeUpload(prisma, world), exemplar: await makeUpload(prisma, world) };
    for (let i = 0; i < 3; i++) await queueTranslation(prisma, world, checkpoint, images);
    for (const { jobId } of await claim({ TRANSLATE: 3 })) await expire(jobId);
    await reapLeases(prisma, 0.001);
    await prisma.$executeRaw`update job set run_at = now() - interval '1 second'`;
    expect(await claim({ TRANSLATE: 3 })).toHaveLength(1);
  });
});

describe('a run that was interrupted goes on before runs that were queued after it', () => {
  const interrupt = async (how: (lease: Lease) => Promise<unknown>): Promise<void> => {
    const interrupted = await queueRun(prisma, world);
    const lease = await claimOne('TRAIN');
    const [second, third] = [await queueRun(prisma, world), await queueRun(prisma, world)];
    const urgent = await queueRun(prisma, world);
    await prisma.job.update({ where: { id: urgent.jobId }, data: { priority: 5 } });
    await how(lease);
    for (const { jobId } of [urgent, interrupted, second, third])
      expect((await claimOne('TRAIN')).jobId).toBe(jobId);
  };

  test('when its worker stopped politely', () =>
    interrupt((lease) => settleJob(prisma, lease, { type: 'PREEMPTED' }, 600)));

  test('when its trainer died', () =>
    interrupt((lease) => settleJob(prisma, lease, { type: 'CRASHED', reason: 'SIGKILL' }, 600)));

  test('when its worker was lost', () =>
    interrupt(async ({ jobId }) => {
      await expire(jobId);
      await reapLeases(prisma, 600);
    }));
});

describe('settling', () => {
  const running = async (): Promise<{ lease: Lease; runId: string }> => {
    const { runId } = await queueRun(prisma, world);
    const lease = await claimOne('TRAIN');
    await prisma.run.update({ where: { id: runId }, data: { state: 'RUNNING' } });
    return { lease, runId };
  };

  test('of two endings that race one wins and the other changes nothing', async () => {
    const { lease, runId } = await running();
    const outcomes = await Promise.allSettled([
      settleJob(prisma, lease, { type: 'FINISHED' }, 1),
      settleJob(prisma, lease, { type: 'CANCELED' }, 1),
    ]);
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    const { state } = await jobOf(lease.jobId);
    expect(['FINISHED', 'CANCELED']).toContain(state);
    expect((await runOf(runId)).state).toBe(state);
  });

  test('a run that finished before its cancel was seen is FINISHED', async () => {
    const { lease, runId } = await running();
    await prisma.job.update({ where: { id: lease.jobId }, data: { cancelRequestedAt: new Date() } });
    await prisma.run.update({ where: { id: runId }, data: { state: 'CANCELING' } });
    await settleJob(prisma, lease, { type: 'FINISHED' }, 1);
    expect([(await jobOf(lease.jobId)).state, (await runOf(runId)).state]).toEqual(['FINISHED', 'FINISHED']);
  });

  test('a polite stop queues the job at once and counts as no crash', async () => {
    const { lease, runId } = await running();
    await settleJob(prisma, lease, { type: 'PREEMPTED' }, 600);
    expect(await jobOf(lease.jobId)).toMatchObject({
      state: 'QUEUED',
      preemptions: 1,
      crashes: 0,
      failures: 0,
    });
    expect((await runOf(runId)).state).toBe('QUEUED');
    expect((await claimOne('TRAIN')).epoch).toBe(lease.epoch + 1);
  });

  test("a user's mistake fails for good; a fault of the machinery is tried three times", async () => {
    const user = await running();
    const failure = { class: 'USER', code: 'EMPTY_DOMAIN', message: 'domain A has no images' } as const;
    await settleJob(prisma, user.lease, { type: 'FAILED', failure }, 1);
    expect(await runOf(user.runId)).toMatchObject({ state: 'FAILED', failure });

    const ours = await running();
    let lease = ours.lease;
    const fault = { class: 'INFRA', code: 'INTERNAL', message: 'disk full' } as const;
    for (let attempt = 1; attempt <= 2; attempt++) {
      await settleJob(prisma, lease, { type: 'FAILED', failure: fault }, 0.001);
      expect((await runOf(ours.runId)).state).toBe('QUEUED');
      await becomeDue(lease.jobId);
      lease = await claimOne('TRAIN');
    }
    await settleJob(prisma, lease, { type: 'FAILED', failure: fault }, 0.001);
    expect(await runOf(ours.runId)).toMatchObject({ state: 'FAILED', failure: fault });
  });

  test('what came of the work is stored with the end or not at all', async () => {
    const { lease, runId } = await running();
    const results = () => Promise.reject(new Error('results refused'));
    await expect(settleJob(prisma, lease, { type: 'FINISHED', results }, 1)).rejects.toThrow(
      'results refused',
    );
    expect([(await jobOf(lease.jobId)).state, (await runOf(runId)).state]).toEqual(['RUNNING', 'RUNNING']);
  });
});
