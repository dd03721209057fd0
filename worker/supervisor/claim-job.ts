import type { JobKind } from '#contracts/jobs.ts';
import type { PrismaClient } from '#db/generated/client.js';
import type { Lease } from './lease.ts';
import { moveSubject } from './move-subject.ts';

export interface Claim {
  readonly workerId: string;
  readonly kinds: readonly JobKind[];
  readonly leaseSeconds: number;
  /** Most further jobs with the same batch key to take along. */
  readonly companions: number;
}

/**
 * Takes the most urgent job of these kinds, and jobs of the same batch with it, and tells their subjects. No two
 * callers get one job: each takes only rows that nobody else is taking.
 *
 * @returns the leases, the most urgent job's first; none when nothing is due.
 */
export async function claimJobs(prisma: PrismaClient, claim: Claim): Promise<Lease[]> {
  return prisma.$transaction(async (transaction) => {
    const leases = await transaction.$queryRaw<Lease[]>`
      with first as (
        select id, batch_key, 0 as place from job
        where state = 'QUEUED' and kind = any(${claim.kinds}::"JobKind"[]) and run_at <= now()
        order by priority desc, run_at, id
        limit 1
        for update skip locked
      ), companion as (
        select job.id, 1 as place from job join first on job.batch_key = first.batch_key
        where job.state = 'QUEUED' and job.id <> first.id and job.run_at <= now()
        order by job.priority desc, job.run_at, job.id
        limit ${claim.companions}
        for update of job skip locked
      ), taken as (
        update job set
          state = 'RUNNING',
          epoch = epoch + 1,
          worker_id = ${claim.workerId}::uuid,
          lease_until = now() + ${claim.leaseSeconds}::float8 * interval '1 second',
          started_at = coalesce(started_at, now())
        from (select id, place from first union all select id, place from companion) as chosen
        where job.id = chosen.id
        returning job.id, job.epoch, job.kind, job.subject_id, job.payload, chosen.place, job.priority, job.run_at
      )
      select id as "jobId", epoch, kind::text as kind, subject_id as "subjectId", payload
      from taken order by place, priority desc, run_at, id`;
    for (const lease of leases) await moveSubject(transaction, lease, { to: 'RUNNING' });
    return leases;
  });
}
