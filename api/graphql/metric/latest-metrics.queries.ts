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
    left join lateral (
      select step, value, time from (
        select coalesce(point.step, batch.steps[1]) as step, point.value, batch.sequence, point.ordinal,
          to_timestamp(coalesce(point.time, batch.times[1]) / 1000.0::float8) as time
        from metric_batch batch
        cross join lateral unnest(batch.series_ids, batch.steps, batch.times, batch.values)
          with ordinality as point (series_id, step, time, value, ordinal)
        where batch.run_id = chain.run_id and batch.epoch = chain.epoch and batch.first_step <= chain.until_step
          and coalesce(point.series_id, batch.series_ids[1]) = series.id
        union all
        select point.step, point.value, point.sequence, point.ordinal, point.time
        from (
          select * from metric_chunk
          where series_id = series.id and epoch = chain.epoch and last_step > chain.until_step
            and first_step <= chain.until_step
          union all
          (
            select * from metric_chunk
            where series_id = series.id and epoch = chain.epoch and last_step <= chain.until_step
            order by last_step desc
            fetch first row with ties
          )
        ) chunk
        cross join lateral (
          select coalesce(point.step, chunk.first_step + (point.place - 1) * chunk.step_stride)::int as step,
            point.value,
            chunk.first_sequence + coalesce(point.sequence, (point.place - 1) * chunk.sequence_stride) as sequence,
            coalesce(point.ordinal, chunk.first_ordinal + (point.place - 1) * chunk.ordinal_stride)::bigint as ordinal,
            to_timestamp((chunk.first_time + point.time) / 1000.0::float8) as time
          from unnest(chunk.steps, chunk.sequences, chunk.ordinals, chunk.times, chunk.values)
            with ordinality as point (step, sequence, ordinal, time, value, place)
        ) point
      ) point
      where summary.last_step > chain.until_step and step <= chain.until_step
      order by step desc, sequence desc, ordinal desc
      limit 1
    ) cut on summary.last_step > chain.until_step
    where chain.until_step is null or summary.last_step <= chain.until_step or cut.step is not null
    order by series.run_id, series.name, chain.epoch desc`;
  return runIds.map((runId) => rows.filter((row) => row.run_id === runId).map((row) => new MetricValue(row)));
}
