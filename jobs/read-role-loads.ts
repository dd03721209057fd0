import { LOST_AFTER } from '#contracts/lease.ts';
import { type WorkerRole, workerRoleSchema } from '#contracts/worker-role.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { definitionOf, jobKinds } from './definitions.ts';

/** What there is to do for one role, and by how many. */
export interface RoleLoad {
  readonly role: WorkerRole;
  /** Jobs that wait. */
  readonly waiting: number;
  /** Workers that take such jobs and were heard of lately. */
  readonly workers: number;
  /** Workers that would, but drain. */
  readonly draining: number;
}

/** Of every role. */
export function readRoleLoads(prisma: PrismaClient): Promise<RoleLoad[]> {
  const roles = jobKinds.map((kind) => definitionOf(kind).role);
  return prisma.$queryRaw<RoleLoad[]>`
    with role_of as (
      select * from unnest(${jobKinds}::text[], ${roles}::text[]) as role_of (kind, role)
    )
    select role_of.role,
      (select count(*)::int from job join role_of as its using (kind)
        where job.state = 'QUEUED' and its.role = role_of.role) as waiting,
      online.taking as workers, online.draining
    from (select distinct role from role_of) as role_of
    cross join lateral (
      select (count(*) filter (where not draining))::int as taking, (count(*) filter (where draining))::int as draining
      from worker
      where role_of.role = any(roles) and stopped_at is null
        and now() - last_heartbeat_at <= lease_seconds * ${LOST_AFTER}::float8 * interval '1 second'
    ) as online
    order by array_position(${workerRoleSchema.options}::text[], role_of.role)`;
}
