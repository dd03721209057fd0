import { LOST_AFTER } from '#contracts/lease.ts';
import type { WorkerRole } from '#contracts/worker-role.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { definitionOf, jobKinds } from './definitions.ts';

/** Where a job stands that waits for a worker. */
export interface QueuePlace {
  readonly subjectId: string;
  /** Whose slots will claim it. */
  readonly role: WorkerRole;
  /** From 1, among the waiting jobs of its role in the order in which they are claimed. */
  readonly position: number;
  /** Seconds until it may be claimed; 0 unless it has failed before. */
  readonly pauseSeconds: number;
  /** Jobs of its role that are worked on. */
  readonly running: number;
  /** Workers that take jobs of its role and were heard of lately. */
  readonly workers: number;
}

/** The places of these subjects' jobs; none for a subject whose job does not wait. */
export function readQueuePlaces(prisma: PrismaClient, subjectIds: readonly string[]): Promise<QueuePlace[]> {
  const roles = jobKinds.map((kind) => definitionOf(kind).role);
  return prisma.$queryRaw<QueuePlace[]>`
    with role_of as (
      select * from unnest(${jobKinds}::text[], ${roles}::text[]) as role_of (kind, role)
    ), queue as (
      select job.subject_id, role_of.role, job.run_at,
        row_number() over (partition by role_of.role order by job.priority desc, job.created_at, job.id) as position
      from job join role_of using (kind)
      where job.state = 'QUEUED'
    )
    select queue.subject_id as "subjectId", queue.role, queue.position::int,
      greatest(0, extract(epoch from queue.run_at - now()))::float8 as "pauseSeconds",
      (select count(*)::int from job join role_of using (kind)
        where job.state = 'RUNNING' and role_of.role = queue.role) as running,
      (select count(*)::int from worker
        where queue.role = any(roles) and stopped_at is null and not draining
          and now() - last_heartbeat_at <= lease_seconds * ${LOST_AFTER}::float8 * interval '1 second') as workers
    from queue
    where queue.subject_id = any(${[...subjectIds]}::uuid[])`;
}
