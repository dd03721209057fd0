import { jobIdSchema } from '#contracts/ids.ts';
import type { Database } from '#db/client.ts';
import type { Job } from '#db/generated/client.js';
import { notify } from '#db/notify.ts';
import { definitionOf, type JobKind } from './definitions.ts';

/** Takes the newest job of a subject; call it before the subject is locked, in the order in which a worker claims. */
export async function lockJobOf(
  transaction: Database,
  kind: JobKind,
  subjectId: string,
): Promise<Job | null> {
  await transaction.$queryRaw`
    select from job where subject_id = ${subjectId}::uuid and kind = ${kind} for update`;
  return transaction.job.findFirst({ where: { subjectId, kind }, orderBy: { createdAt: 'desc' } });
}

/**
 * Ends a job that waits; asks the worker of one that runs to end it. Its subject is the caller's to move.
 *
 * @param job locked by `lockJobOf`.
 */
export async function cancelJob(transaction: Database, job: Job): Promise<'ENDED' | 'ASKED'> {
  if (job.state !== 'RUNNING') {
    await transaction.$executeRaw`
      update job set state = 'CANCELED', cancel_requested_at = now(), finished_at = now()
      where id = ${job.id}::uuid`;
    return 'ENDED';
  }
  await transaction.$executeRaw`update job set cancel_requested_at = now() where id = ${job.id}::uuid`;
  await notify(transaction, 'job_cancel', { jobId: jobIdSchema.parse(job.id) });
  return 'ASKED';
}

/**
 * As `cancelJob`, for a job whose subject has the job's own states: it follows at once.
 *
 * @param job locked by the caller.
 */
export async function cancelWithSubject(transaction: Database, job: Job): Promise<void> {
  if ((await cancelJob(transaction, job)) === 'ASKED') return;
  const change = { state: 'CANCELED', failure: null, ending: 'CANCELED', setback: null } as const;
  await definitionOf(job.kind as JobKind).follow(transaction, job.subjectId, change);
}
