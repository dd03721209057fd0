import type { Failure, JobState } from '#contracts/run-state.ts';
import type { Database } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { notify } from '#db/notify.ts';
import { type Lease, withLease } from './lease.ts';
import { moveSubject, type SubjectMove } from './move-subject.ts';

/** How the work on a job ended. */
export type Settlement =
  /** `results` stores what came of it, in the same transaction. */
  | { readonly type: 'FINISHED'; readonly results?: (transaction: Database) => Promise<void> }
  | { readonly type: 'FAILED'; readonly failure: Failure }
  | { readonly type: 'CANCELED' }
  /** The worker stopped politely; the job waits for the next worker. */
  | { readonly type: 'PREEMPTED' }
  /** The child died, or the worker with it. */
  | { readonly type: 'CRASHED'; readonly reason: string };

/** Crashes, or failures of the machinery, without a new checkpoint between them after which a job is given up. */
const TRIES_BEFORE_POISON = 3;

/**
 * Ends the work under a lease: job and subject change in one transaction, and only the newest lease may do it.
 * A failure of class INFRA and a crash queue the job again, later each time, until it is given up.
 *
 * @param backoffSeconds wait before the second try; it doubles with each further one, up to ten minutes.
 * @throws LeaseLostError
 */
export async function settleJob(
  prisma: PrismaClient,
  lease: Lease,
  settlement: Settlement,
  backoffSeconds: number,
): Promise<void> {
  await withLease(prisma, lease, (transaction) =>
    settleHeldJob(transaction, lease, settlement, backoffSeconds),
  );
}

/** `settleJob` inside a transaction that holds the job's row already. */
export async function settleHeldJob(
  transaction: Database,
  lease: Lease,
  settlement: Settlement,
  backoffSeconds: number,
): Promise<void> {
  const job = await readCounters(transaction, lease.jobId);
  const move = decide(settlement, job);
  if (settlement.type === 'FINISHED') await settlement.results?.(transaction);
  const state: JobState = move.to === 'CRASHED' || move.to === 'RUNNING' ? 'QUEUED' : move.to;
  const crashes = settlement.type === 'CRASHED' ? 1 : 0;
  const failures = settlement.type === 'FAILED' ? 1 : 0;
  const preemptions = settlement.type === 'PREEMPTED' ? 1 : 0;
  const tries = job.crashes + job.failures;
  const delay = crashes + failures > 0 ? Math.min(backoffSeconds * 2 ** tries, 600) : 0;
  await transaction.$executeRaw`
    update job set
      state = ${state}::"JobState",
      lease_until = null,
      worker_id = case when ${state} = 'QUEUED' then null else worker_id end,
      crashes = crashes + ${crashes}::int,
      failures = failures + ${failures}::int,
      preemptions = preemptions + ${preemptions}::int,
      -- Half as long to half as long again: jobs that failed together do not come back together.
      run_at = now() + ${delay}::float8 * (0.5 + random()) * interval '1 second',
      -- Whoever crashed in company goes on alone, so that one bad job does not take the others with it.
      batch_key = case when ${crashes} > 0 then null else batch_key end,
      finished_at = case when ${state} = 'QUEUED' then null else now() end
    where id = ${lease.jobId}::uuid`;
  await moveSubject(transaction, lease, move);
  if (state === 'QUEUED') await notify(transaction, 'job_queued', { kind: lease.kind });
}

interface Counters {
  readonly crashes: number;
  readonly failures: number;
  readonly cancelRequested: boolean;
}

function decide(settlement: Settlement, job: Counters): SubjectMove {
  switch (settlement.type) {
    case 'FINISHED':
    case 'CANCELED':
      return { to: settlement.type };
    case 'PREEMPTED':
      return { to: job.cancelRequested ? 'CANCELED' : 'QUEUED' };
    case 'FAILED':
      if (settlement.failure.class !== 'INFRA') return { to: 'FAILED', failure: settlement.failure };
      if (job.cancelRequested) return { to: 'CANCELED' };
      if (job.failures + 1 < TRIES_BEFORE_POISON) return { to: 'QUEUED' };
      return { to: 'FAILED', failure: settlement.failure };
    case 'CRASHED':
      if (job.cancelRequested) return { to: 'CANCELED' };
      if (job.crashes + 1 < TRIES_BEFORE_POISON) return { to: 'CRASHED' };
      return { to: 'FAILED', failure: poison(settlement.reason) };
  }
}

function poison(reason: string): Failure {
  const message =
    `It ended its process ${TRIES_BEFORE_POISON} times without getting further (last: ${reason}). ` +
    'It is not tried again; start it anew when the cause is found.';
  return { class: 'POISON', code: 'POISON', message };
}

async function readCounters(transaction: Database, jobId: string): Promise<Counters> {
  const [job] = await transaction.$queryRaw<Counters[]>`
    select crashes, failures, cancel_requested_at is not null as "cancelRequested" from job where id = ${jobId}::uuid`;
  if (!job) throw new Error(`settleHeldJob: expected job ${jobId} to be there, found none`);
  return job;
}
