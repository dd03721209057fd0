import { LOST_AFTER } from '#contracts/lease.ts';
import type { PrismaClient } from '#db/generated/client.ts';

export interface ProductCounts {
  /** Of jobs that wait or are under way. */
  readonly jobs: readonly { readonly kind: string; readonly state: string; readonly count: number }[];
  readonly runs: readonly { readonly state: string; readonly count: number }[];
  readonly workers: readonly { readonly state: string; readonly count: number }[];
  /** Points that the database holds. */
  readonly points: number;
}

/** How much there is of what an operator watches, from indexes and small tables alone. */
export async function readProductCounts(prisma: PrismaClient): Promise<ProductCounts> {
  const [jobs, runs, workers, [points]] = await Promise.all([
    prisma.$queryRaw<ProductCounts['jobs']>`
      select kind, 'QUEUED' as state, count(*)::int as count from job where state = 'QUEUED' group by kind
      union all
      select kind, 'RUNNING', count(*)::int from job where state = 'RUNNING' group by kind`,
    prisma.$queryRaw<ProductCounts['runs']>`
      select state::text, count(*)::int as count from run where trashed_at is null group by state`,
    prisma.$queryRaw<ProductCounts['workers']>`
      select case
          when now() - last_heartbeat_at > lease_seconds * ${LOST_AFTER}::float8 * interval '1 second' then 'OFFLINE'
          when draining then 'DRAINING'
          when exists (select from job where job.worker_id = worker.id and job.state = 'RUNNING') then 'BUSY'
          else 'IDLE'
        end as state, count(*)::int as count
      from worker where stopped_at is null and last_heartbeat_at > now() - interval '1 day' group by 1`,
    prisma.$queryRaw<
      { count: number }[]
    >`select coalesce(sum(count), 0)::float8 as count from metric_summary`,
  ]);
  return { jobs, runs, workers, points: points?.count ?? 0 };
}
