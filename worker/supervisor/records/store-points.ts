import { runEventPayloadSchemas } from '#contracts/events.ts';
import { runIdSchema } from '#contracts/ids.ts';
import type { MetricPoint } from '#contracts/metrics/metric-point.ts';
import { Prisma } from '#db/generated/client.js';
import { isUniqueViolation } from '#db/is-unique-violation.ts';
import { notified } from '#db/notify.ts';
import { LeaseLostError } from '#jobs/lease.ts';
import type { LeasedRun } from './append-event.ts';
import { pointsWritten, type SeriesIds } from './metric-rows.ts';

/** Points of finished steps. */
export interface PointsOfSteps {
  readonly points: readonly MetricPoint[];
  /** Steps of the run that are done. */
  readonly lastStep: number;
}

/**
 * Stores a METRICS event of the run with its points, their summaries and its notification under the lease, all in one
 * statement, which is a transaction of its own. However often it is repeated, it is stored once.
 *
 * @param write number of this write under the lease.
 * @param ids of all the points' series.
 * @throws LeaseLostError when the lease has passed on; nothing is stored then.
 */
export async function storePoints(
  run: LeasedRun,
  write: number,
  ids: SeriesIds,
  batch: PointsOfSteps,
): Promise<void> {
  const statement = statementOf(run, write, ids, batch);
  const store = () => run.prisma.$queryRaw<{ held: boolean; told: bigint }[]>(statement);
  const rows = await store().catch((error: unknown) => {
    // The same write, whose answer was lost, was committed while this one waited for its lock: look again.
    if (isUniqueViolation(error)) return store();
    throw error;
  });
  if (rows[0]?.held !== true) throw new LeaseLostError(run.lease);
}

/** As `withLease` and `appendRunEvent`, whose locks and rules these are: first the job, then its run. */
function statementOf(
  { runId, lease: { jobId, epoch } }: LeasedRun,
  write: number,
  ids: SeriesIds,
  { points, lastStep }: PointsOfSteps,
): Prisma.Sql {
  const payload = JSON.stringify(runEventPayloadSchemas.METRICS.parse({ points: points.length, lastStep }));
  const written = points.length > 0 ? Prisma.sql`, ${pointsWritten(epoch, ids, points)}` : Prisma.empty;
  return Prisma.sql`
    with held as (
      select from job where id = ${jobId}::uuid and epoch = ${epoch}::int and state = 'RUNNING'
      for no key update
    ), numbered as (
      update run set last_sequence = last_sequence + 1, step = greatest(step, ${lastStep}::int)
      where id = ${runId}::uuid and exists (select from held) and not exists (
        select from run_event
        where run_id = ${runId}::uuid and epoch = ${epoch}::int and write = ${write}::int
      )
      returning id, last_sequence
    ), event as (
      insert into run_event (run_id, sequence, epoch, write, kind, payload)
      select id, last_sequence, ${epoch}::int, ${write}::int, 'METRICS', ${payload}::jsonb from numbered
    ), told as (
      select ${notified('run_changed', { runId: runIdSchema.parse(runId) })} from numbered
    )${written}
    select exists (select from held) as held, (select count(*) from told) as told`;
}
