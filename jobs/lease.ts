import type { Database } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import type { JobKind } from './definitions.ts';

/** The right to work on a job, until another worker is given a higher epoch. */
export interface Lease {
  readonly jobId: string;
  readonly epoch: number;
  readonly kind: JobKind;
  /** The run, estimate, translation, import or evaluation that the job is about. */
  readonly subjectId: string;
  /** Read it by the kind's `readPayload` in jobs/definitions.ts. */
  readonly payload: unknown;
  /** `traceparent` of the span that it was queued in; null where nothing was traced. */
  readonly traceParent: string | null;
}

export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
  constructor({ jobId, epoch }: Pick<Lease, 'jobId' | 'epoch'>) {
    super(`Lease ${epoch} of job ${jobId} has passed on.`);
  }
}

/**
 * Runs `work` in a transaction that holds the job's row, so that the lease can neither pass on nor end meanwhile.
 * Locks are always taken in one order: the job, then its subject.
 *
 * @throws LeaseLostError when the lease is not the job's newest or the job no longer runs; `work` is not called.
 */
export function withLease<Result>(
  prisma: PrismaClient,
  lease: Pick<Lease, 'jobId' | 'epoch'>,
  work: (transaction: Database) => Promise<Result>,
): Promise<Result> {
  return prisma.$transaction(async (transaction) => {
    const held = await transaction.$queryRaw<unknown[]>`
      select 1 from job
      where id = ${lease.jobId}::uuid and epoch = ${lease.epoch}::int and state = 'RUNNING'
      for no key update`;
    if (held.length === 0) throw new LeaseLostError(lease);
    return work(transaction);
  });
}
