import type { Failure, JobState } from '#contracts/run-state.ts';
import type { Database } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { notify } from '#db/notify.ts';
import { backOffDelay } from '#lib/back-off.ts';
import { advanceExperimentOf } from './advance-experiment.ts';
import { definitionOf } from './definitions.ts';
import type { Ending } from './ending.ts';
import type { JobChange, Setback } from './job-definition.ts';
import { type Lease, withLease } from './lease.ts';

/** Crashes, or failures of the machinery, without a new checkpoint between them after which a job is given up. */
const TRIES_BEFORE_POISON = 3;
const LONGEST_DELAY_SECONDS = 600;

/**
 * Ends the work under a lease: job and subject change in one transaction, and only the newest lease may do it.
 * A job that is given back keeps its place in the queue. A failure of class INFRA and a crash queue the job again,
 * later each time, until it is given up; the first crash costs it no time, for mostly the machine was at fault, and
 * jobs queued after it would else go first.
 *
 * @param backOffSeconds wait after the first failure; it doubles with each further try, up to ten minutes.
 * @throws LeaseLostError
 */
export async function settleJob(
  prisma: PrismaClient,
  lease: Lease,
  ending: Ending,
  backOffSeconds: number,
): Promise<void> {
  await withLease(prisma, lease, (transaction) => settleHeldJob(transaction, lease, ending, backOffSeconds));
}

/** `settleJob` inside a transaction that holds the job's row already. */
export async function settleHeldJob(
  transaction: Database,
  lease: Lease,
  ending: Ending,
  backOffSeconds: number,
): Promise<void> {
  const job = await readCounters(transaction, lease.jobId);
  const change = decide(ending, job);
  const { state } = change;
  if (ending.type === 'FINISHED') await ending.results?.(transaction);
  const crashes = isCrash(ending) ? 1 : 0;
  const failures = ending.type === 'FAILED' ? 1 : 0;
  const preemptions = ending.type === 'PREEMPTED' ? 1 : 0;
  const delay = delayOf(ending, job, backOffSeconds);
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
  await definitionOf(lease.kind).follow(transaction, lease.subjectId, change);
  if (lease.kind === 'TRAIN' && state === 'FINISHED') await advanceExperimentOf(transaction, lease.subjectId);
  if (state === 'QUEUED') await notify(transaction, 'job_queued', { kind: lease.kind });
}

interface Counters {
  readonly crashes: number;
  readonly failures: number;
  readonly cancelRequested: boolean;
}

/** What an ending means for the job. */
function decide(ending: Ending, job: Counters): JobChange {
  const to = (state: JobState, failure: Failure | null = null): JobChange => ({
    state,
    failure,
    ending: ending.type,
    setback: setbackOf(ending, job),
  });
  switch (ending.type) {
    case 'FINISHED':
    case 'CANCELED':
      return to(ending.type);
    case 'PREEMPTED':
      return to(job.cancelRequested ? 'CANCELED' : 'QUEUED');
    case 'FAILED':
      if (ending.failure.class !== 'INFRA') return to('FAILED', ending.failure);
      if (job.cancelRequested) return to('CANCELED');
      return job.failures + 1 < TRIES_BEFORE_POISON ? to('QUEUED') : to('FAILED', ending.failure);
    case 'CRASHED':
    case 'HUNG':
      if (job.cancelRequested) return to('CANCELED');
      return job.crashes + 1 < TRIES_BEFORE_POISON ? to('QUEUED') : to('FAILED', givenUp(ending));
  }
}

function setbackOf(ending: Ending, { crashes, failures }: Counters): Setback | null {
  const mostAttempts = TRIES_BEFORE_POISON;
  if (isCrash(ending)) return { reason: ending.reason, attempt: crashes + 1, mostAttempts };
  if (ending.type !== 'FAILED' || ending.failure.class !== 'INFRA') return null;
  return { reason: ending.failure.message, attempt: failures + 1, mostAttempts };
}

/** Seconds until a job that is queued again may be claimed. */
function delayOf(ending: Ending, { crashes, failures }: Counters, backOffSeconds: number): number {
  const tries = crashes + failures;
  const isPaused = ending.type === 'FAILED' || (isCrash(ending) && tries > 0);
  return isPaused ? backOffDelay({ first: backOffSeconds, longest: LONGEST_DELAY_SECONDS }, tries) : 0;
}

type Crash = Extract<Ending, { type: 'CRASHED' | 'HUNG' }>;

function isCrash(ending: Ending): ending is Crash {
  return ending.type === 'CRASHED' || ending.type === 'HUNG';
}

/** The last try names the class: a process that stands still wants another cure than one that dies. */
function givenUp({ type, reason }: Crash): Failure {
  const failure = type === 'HUNG' ? 'HUNG' : 'POISON';
  const message =
    `Its process crashed ${TRIES_BEFORE_POISON} times without making progress (last: ${reason}). ` +
    'It will not be retried; start it again once the cause is fixed.';
  return { class: failure, code: failure, message };
}

async function readCounters(transaction: Database, jobId: string): Promise<Counters> {
  const [job] = await transaction.$queryRaw<Counters[]>`
    select crashes, failures, cancel_requested_at is not null as "cancelRequested" from job where id = ${jobId}::uuid`;
  if (!job) throw new Error(`settleHeldJob: expected job ${jobId} to be there, found none`);
  return job;
}
