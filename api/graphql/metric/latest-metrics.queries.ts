import type { PrismaClient } from '#db/generated/client.ts';
import { MetricValue } from './metric.type.ts';

interface Row {
  readonly run_id: string;
  readonly name: string;
  readonly step: number;
  readonly value: number;
  readonly time: Date;
}

/**
 * The newest visible value of each metric of each run, metrics by name. Read from the summaries; where a resume hid
 * the end of a segment, from the last point before the cut.
 */
export async function readLatestMetrics(
  prisma: PrismaClient,
  runIds: readonly string[],
): Promise<MetricValue[][]> {
  const rows = await prisma.$queryRaw<Row[]>`
    with chain as (
      select run_id, epoch, min(from_step) over (
        partition by run_id order by epoch desc rows between unbounded preceding and 1 preceding
      ) as until_step
      from segment where run_id = any(${[...runIds]}::uuid[])
    )
    select distinct on (series.run_id, series.name)
      series.run_id, series.name,
      coalesce(cut.step, summary.last_step) as step,
      coalesce(cut.value, summary.last_value) as value,
      coalesce(cut.time, summary.last_time) as time
    from chain
    join series on series.run_id = chain.run_id
    join metric_summary summary on summary.series_id = series.id and summary.epoch = chain.epoch
    left join lateral metric_point_at(chain.run_id, series.id, chain.epoch, chain.until_step) cut
      on summary.last_step > chain.until_step
    where chain.until_step is null or summary.last_step <= chain.until_step or cut.step is not null
    order by series.run_id, series.name, chain.epoch desc`;
  return runIds.map((runId) => rows.filter((row) => row.run_id === runId).map((row) => new MetricValue(row)));
}
