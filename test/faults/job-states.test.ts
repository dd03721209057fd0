import 'reflect-metadata';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runMoves } from '#contracts/run-state.ts';
import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { claimJobs } from '#jobs/claim-jobs.ts';
import type { Ending } from '#jobs/ending.ts';
import { forgiveJob } from '#jobs/forgive-job.ts';
import { giveBackJobs } from '#jobs/give-back-jobs.ts';
import { type Lease, LeaseLostError, withLease } from '#jobs/lease.ts';
import { reapLeases } from '#jobs/reap-leases.ts';
import { renewLeases } from '#jobs/renew-leases.ts';
import { settleJob } from '#jobs/settle-job.ts';
import { moveRun } from '#db/runs/move-run.ts';
import type { Viewer } from '../../api/auth/viewer.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { cancelRun } from '../../api/graphql/run/cancel-run.commands.ts';
import { CancelRunInput } from '../../api/graphql/run/run.input.ts';
import { cloneDatabase, type TestDatabase } from '../testkit/database.ts';
import { makeWorker, makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import {
  cancel,
  canEnd,
  claim,
  claimable,
  end,
  holds,
  type JobModel,
  type ModelEnding,
  type ModelLease,
  newJob,
} from './job-model.ts';
import { plan } from './plan.ts';

const WORKERS = [0, 1, 2] as const;
const LEASE_SECONDS = 3_600;
/** Long enough that a job which has to wait is not due before the test says so. */
const BACK_OFF_SECONDS = 3_600;

/** A database with a queue, and three workers that know what they were given. */
interface Queue {
  readonly prisma: PrismaClient;
  readonly world: World;
  readonly viewer: Viewer;
  readonly workerIds: readonly string[];
  readonly leases: Lease[];
}

/** Sequences run side by side, each lane in a database of its own. */
const LANES = Array.from({ length: plan.count(3, 6) }, (_, lane) => lane);

const databases: TestDatabase[] = [];
const queues: Queue[] = [];
const visited = new Set<string>();
beforeAll(async () => {
  for (const _ of LANES) {
    const database = await cloneDatabase();
    databases.push(database);
    const prisma = makePrisma(database.url);
    const world = await makeWorld(prisma);
    const workerIds: string[] = [];
    for (const _who of WORKERS) workerIds.push(await makeWorker(prisma));
    const viewer: Viewer = {
      id: world.userId,
      login: 'admin',
      role: 'ADMIN',
      grants: [],
      scopes: ['read', 'write', 'admin'],
      credential: { kind: 'SESSION', id: world.userId, name: null, expiresAt: null },
    };
    queues.push({ prisma, world, viewer, workerIds, leases: [] });
  }
});
afterAll(async () => {
  for (const { prisma } of queues) await prisma.$disconnect();
  for (const database of databases) await database.drop();
});

type Act = fc.AsyncCommand<JobModel, Queue>;

/** An act that is always possible; afterwards every job has to be as the model says. */
function act(name: string, run: (model: JobModel, real: Queue) => Promise<void>): Act {
  return {
    check: () => true,
    run: async (model, real) => {
      await run(model, real);
      await compare(model, real);
    },
    toString: () => name,
  };
}

async function compare(model: JobModel, { prisma, workerIds }: Queue): Promise<void> {
  const rows = await prisma.$queryRaw<{ jobId: string; workerId: string | null }[]>`
    select job.id as "jobId", job.state::text, run.state::text as run, epoch, worker_id as "workerId", crashes,
      failures, preemptions, cancel_requested_at is not null as "cancelRequested", run_at <= now() + interval '1 second' as "isDue",
      coalesce(lease_until < now(), false) as "hasRunOut"
    from job join run on run.id = job.subject_id order by job.created_at, job.id`;
  const seen = rows.map(({ workerId, ...row }) => ({
    ...row,
    worker: workerId === null ? null : workerIds.indexOf(workerId),
  }));
  const expected = model.jobs.map(({ runId: _, isDue, hasRunOut, ...job }) => ({
    ...job,
    // What only a job that waits, or that is worked on, has.
    ...(job.state === 'QUEUED' ? { isDue } : {}),
    ...(job.state === 'RUNNING' ? { hasRunOut } : {}),
  }));
  expect(seen).toMatchObject(expected);
}

/** Does something under a lease, which must be refused exactly when the lease has passed on. */
async function under(lease: ModelLease, work: () => Promise<unknown>): Promise<boolean> {
  const isHeld = holds(lease);
  const outcome = await work().then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof LeaseLostError) return 'refused';
      throw error;
    },
  );
  expect(outcome).toBe(isHeld ? 'done' : 'refused');
  return isHeld;
}

function leaseAt<Item>(leases: readonly Item[], place: number): Item | undefined {
  // The newest first, so that most acts are those of somebody who may act.
  return leases[leases.length - 1 - (place % Math.max(leases.length, 1))];
}

function endingOf(ending: ModelEnding): Ending {
  if (ending.type === 'FAILED') {
    return {
      type: 'FAILED',
      failure: { class: ending.class, code: 'TEST', message: 'as the test wants it' },
    };
  }
  if (ending.type === 'CRASHED' || ending.type === 'HUNG') return { type: ending.type, reason: 'test' };
  return { type: ending.type };
}

const place = fc.nat(5);
const worker = fc.constantFrom(...WORKERS);
const ending: fc.Arbitrary<ModelEnding> = fc.oneof(
  fc.record({
    type: fc.constantFrom(...(['FINISHED', 'CANCELED', 'PREEMPTED', 'CRASHED', 'HUNG'] as const)),
  }),
  fc.record({
    type: fc.constant('FAILED' as const),
    class: fc.constantFrom(...(['USER', 'INFRA'] as const)),
  }),
);

const queueOne = fc.constant(
  act('queue', async (model, { prisma, world }) => {
    if (model.jobs.length >= 4) return;
    const { jobId, runId } = await queueRun(prisma, world);
    model.jobs.push(newJob(jobId, runId));
  }),
);
const claimOne = worker.map((who) =>
  act(`worker ${who} claims`, async (model, real) => {
    const [expected] = claimable(model);
    const leases = await claimBy(real, who);
    expect(leases.map(({ jobId }) => jobId)).toEqual(expected ? [expected.jobId] : []);
    if (expected) claim(model, expected, who);
    real.leases.push(...leases);
  }),
);
const claimTogether = fc.constant(
  act('all workers claim at once', async (model, real) => {
    const expected = claimable(model).slice(0, WORKERS.length);
    const claimed = await Promise.all(WORKERS.map((who) => claimBy(real, who)));
    const jobs = claimed.flat().map(({ jobId }) => jobId);
    expect([...jobs].sort()).toEqual(expected.map(({ jobId }) => jobId).sort());
    for (const [who, leases] of claimed.entries()) {
      for (const lease of leases) {
        const job = expected.find(({ jobId }) => jobId === lease.jobId);
        if (job) claim(model, job, who);
        real.leases.push(lease);
      }
    }
  }),
);
const renew = place.map((at) =>
  act(`renew lease ${at}`, async (model, { prisma, leases }) => {
    const [lease, real] = [leaseAt(model.leases, at), leaseAt(leases, at)];
    if (!lease || !real) return;
    const { jobId, cancelRequested } = lease.job;
    const isHeld = holds(lease);
    expect(await renewLeases(prisma, [real], LEASE_SECONDS)).toEqual(
      isHeld ? [{ jobId, cancelRequested }] : [],
    );
    if (isHeld) lease.job.hasRunOut = false;
  }),
);
const begin = place.map((at) =>
  act(`begin under lease ${at}`, async (model, { prisma, leases }) => {
    const [lease, real] = [leaseAt(model.leases, at), leaseAt(leases, at)];
    if (!lease || !real) return;
    const move = () =>
      withLease(prisma, real, (transaction) =>
        moveRun(transaction, { runId: lease.job.runId, to: 'RUNNING' }),
      );
    if ((await under(lease, move)) && lease.job.run === 'STARTING') lease.job.run = 'RUNNING';
  }),
);
const getFurther = place.map((at) =>
  act(`checkpoint under lease ${at}`, async (model, { prisma, leases }) => {
    const [lease, real] = [leaseAt(model.leases, at), leaseAt(leases, at)];
    if (!lease || !real) return;
    const forgive = () => withLease(prisma, real, (transaction) => forgiveJob(transaction, real.jobId));
    if (await under(lease, forgive)) Object.assign(lease.job, { crashes: 0, failures: 0 });
  }),
);
const settle = fc.tuple(place, ending).map(([at, how]) =>
  act(`end lease ${at} as ${JSON.stringify(how)}`, async (model, { prisma, leases }) => {
    const [lease, real] = [leaseAt(model.leases, at), leaseAt(leases, at)];
    if (!lease || !real) return;
    const work = () => settleJob(prisma, real, endingOf(how), BACK_OFF_SECONDS);
    if (holds(lease) && !canEnd(lease.job, how)) await expect(work()).rejects.toThrow('expected run');
    else if (await under(lease, work)) end(lease.job, how);
  }),
);
const runOut = place.map((at) =>
  act(`job ${at}: its lease runs out`, async (model, { prisma }) => {
    const job = model.jobs[at];
    if (job?.state !== 'RUNNING') return;
    await prisma.$executeRaw`
      update job set lease_until = now() - interval '1 second' where id = ${job.jobId}::uuid`;
    job.hasRunOut = true;
  }),
);
const reap = fc.constant(
  act('reap', async (model, { prisma }) => {
    const expected = model.jobs.filter((job) => job.state === 'RUNNING' && job.hasRunOut);
    // Two at once: each job is taken back by one of them.
    const reaped = await Promise.all([
      reapLeases(prisma, BACK_OFF_SECONDS),
      reapLeases(prisma, BACK_OFF_SECONDS),
    ]);
    const jobs = reaped.flat().map(({ jobId }) => jobId);
    expect([...jobs].sort()).toEqual(expected.map(({ jobId }) => jobId).sort());
    for (const job of expected) end(job, { type: 'CRASHED' });
  }),
);
const becomeDue = place.map((at) =>
  act(`job ${at}: its wait is over`, async (model, { prisma }) => {
    const job = model.jobs[at];
    if (job?.state !== 'QUEUED') return;
    await prisma.$executeRaw`update job set run_at = now() - interval '1 second' where id = ${job.jobId}::uuid`;
    job.isDue = true;
  }),
);
const cancelOne = place.map((at) =>
  act(`cancel run ${at}`, async (model, { prisma, viewer }) => {
    const job = model.jobs[at];
    if (!job) return;
    const input = Object.assign(new CancelRunInput(), { runId: globalId('Run', job.runId) });
    await cancelRun(prisma, viewer, input);
    cancel(job);
  }),
);
const giveBack = worker.map((who) =>
  act(`worker ${who} gives back what it does not know of`, async (model, { prisma, workerIds }) => {
    await giveBackJobs(prisma, { workerId: workerIds[who] ?? '', batchSizes: { TRAIN: 1 } });
    for (const job of model.jobs) {
      if (job.state === 'RUNNING' && job.worker === who) end(job, { type: 'PREEMPTED' });
    }
  }),
);

function claimBy({ prisma, workerIds }: Queue, who: number): Promise<Lease[]> {
  const claimed = { workerId: workerIds[who] ?? '', batchSizes: { TRAIN: 1 }, leaseSeconds: LEASE_SECONDS };
  return claimJobs(prisma, claimed);
}

/** The moves that the runs have made, as their events tell. */
async function noteMoves({ prisma }: Queue, { jobs }: JobModel): Promise<void> {
  const moves = await prisma.$queryRaw<{ move: string }[]>`
    select coalesce(lag(payload->>'state') over (partition by run_id order by sequence), 'QUEUED')
      || ' to ' || (payload->>'state') as move
    from run_event where kind = 'STATE' and run_id = any(${jobs.map(({ runId }) => runId)}::uuid[])`;
  for (const { move } of moves) visited.add(move);
}

describe('the queue, worked on by three workers', () => {
  test(
    'is after each act as its model says, and every move of a run is made',
    { timeout: 7_200_000 },
    async () => {
      const acts = fc.commands(
        [
          ...[queueOne, claimOne, claimOne, claimTogether, renew, begin, begin, getFurther],
          ...[settle, settle, settle, runOut, reap, becomeDue, becomeDue, cancelOne, giveBack],
        ],
        { size: 'max', maxCommands: 30 },
      );
      const sequences = plan.count(210, 10_000);
      let done = 0;
      const check = (queue: Queue, lane: number) =>
        fc.assert(
          fc.asyncProperty(acts, async (chosen) => {
            await queue.prisma.job.deleteMany();
            queue.leases.length = 0;
            const model: JobModel = { jobs: [], leases: [] };
            await fc.asyncModelRun(() => ({ model, real: queue }), chosen);
            await noteMoves(queue, model);
            done++;
          }),
          { seed: plan.seed * LANES.length + lane, numRuns: Math.ceil(sequences / LANES.length) },
        );
      await Promise.all(queues.map(check));
      const declared = Object.entries(runMoves).flatMap(([from, moves]) =>
        moves.map((to) => `${from} to ${to}`),
      );
      expect([...visited].sort()).toEqual(declared.sort());
      console.log(
        `${done} sequences of the queue's model, 0 divergences, all ${declared.length} moves of a run made`,
      );
    },
  );
});
