import type { WorkerRole } from '#contracts/worker-role.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { definitionOf, type JobKind, jobKinds } from './definitions.ts';
import type { Lease } from './lease.ts';

export interface Claim {
  readonly workerId: string;
  /** Which kinds to take, and at most how many jobs of each as one batch. */
  readonly batchSizes: BatchSizes;
  readonly leaseSeconds: number;
}

export type BatchSizes = { readonly [Kind in JobKind]?: number };

/** What a slot of a role claims. */
export function batchSizesOf(role: WorkerRole): BatchSizes {
  const kinds = jobKinds.filter((kind) => definitionOf(kind).role === role);
  return Object.fromEntries(kinds.map((kind) => [kind, definitionOf(kind).batch?.size ?? 1]));
}

/**
 * Takes the most urgent job of these kinds, and jobs of the same batch with it, and tells their subjects. Of equally
 * urgent ones the one that was queued first is taken, also when it was begun before and given back. No two callers get
 * one job: each takes only rows that nobody else is taking. A worker that shall drain gets none, also before it has
 * heard of that.
 *
 * @returns the leases, the most urgent job's first; none when nothing is due.
 */
export async function claimJobs(prisma: PrismaClient, claim: Claim): Promise<Lease[]> {
  const kinds = Object.keys(claim.batchSizes);
  const sizes = Object.values(claim.batchSizes);
  return prisma.$transaction(async (transaction) => {
    const leases = await transaction.$queryRaw<Lease[]>`
      with first as (
        select id, kind, batch_key, 0 as place from job
        where state = 'QUEUED' and kind = any(${kinds}::text[]) and run_at <= now()
          and not exists (select from worker where worker.id = ${claim.workerId}::uuid and draining)
        order by priority desc, created_at, id
        limit 1
        for update skip locked
      ), further as (
        select job.id, 1 as place from job
        join first on job.batch_key = first.batch_key and job.kind = first.kind
        where job.state = 'QUEUED' and job.id <> first.id and job.run_at <= now()
        order by job.priority desc, job.created_at, job.id
        limit (
          select size - 1 from unnest(${kinds}::text[], ${sizes}::int[]) as batch (kind, size)
          join first on first.kind = batch.kind
        )
        for update of job skip locked
      ), taken as (
        update job set
          state = 'RUNNING',
          epoch = epoch + 1,
          worker_id = ${claim.workerId}::uuid,
          lease_until = now() + ${claim.leaseSeconds}::float8 * interval '1 second',
          started_at = coalesce(started_at, now())
        from (select id, place from first union all select id, place from further) as chosen
        where job.id = chosen.id
        returning job.id, job.epoch, job.kind, job.subject_id, job.payload,
          job.trace_parent, chosen.place, job.priority, job.created_at
      )
      select id as "jobId", epoch, kind, subject_id as "subjectId", payload, trace_parent as "traceParent"
      from taken order by place, priority desc, created_at, id`;
    for (const { kind, subjectId } of leases)
      await definitionOf(kind).follow(transaction, subjectId, {
        state: 'RUNNING',
        failure: null,
        ending: null,
        setback: null,
      });
    return leases;
  });
}
