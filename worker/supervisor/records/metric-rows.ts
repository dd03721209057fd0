import type { MetricPoint } from '#contracts/metrics/metric-point.ts';
import type { Database } from '#db/client.ts';
import { LARGEST_SUM, rollUp, summarize } from './roll-up.ts';

/** The event that points belong to. */
export interface EventPlace {
  readonly runId: string;
  readonly epoch: number;
  readonly sequence: bigint;
}

export type SeriesIds = ReadonlyMap<string, number>;

/** Ids of the points' series, which are made where they are not there yet. */
export async function readSeriesIds(
  transaction: Database,
  runId: string,
  points: readonly MetricPoint[],
  known: SeriesIds,
): Promise<SeriesIds> {
  const missing = [...new Set(points.map((point) => point.name))].filter((name) => !known.has(name));
  if (missing.length === 0) return known;
  await transaction.$executeRaw`
    insert into series (run_id, name)
    select ${runId}::uuid, name from unnest(${missing}::text[]) as missing (name)
    where not exists (select from series where series.run_id = ${runId}::uuid and series.name = missing.name)
    on conflict (run_id, name) do nothing`;
  const rows = await transaction.$queryRaw<{ id: number; name: string }[]>`
    select id, name from series where run_id = ${runId}::uuid and name = any(${missing}::text[])`;
  return new Map([...known, ...rows.map(({ id, name }) => [name, id] as const)]);
}

export async function storePoints(
  transaction: Database,
  { runId, epoch, sequence }: EventPlace,
  ids: SeriesIds,
  points: readonly MetricPoint[],
): Promise<void> {
  await transaction.$executeRaw`
    insert into metric_point (run_id, sequence, ordinal, series_id, epoch, step, value, time)
    select ${runId}::uuid, ${sequence}::bigint, ordinal - 1, series_id, ${epoch}::int, step, value,
      to_timestamp(time / 1000)
    from unnest(
      ${points.map((point) => idOf(ids, point.name))}::int[],
      ${points.map((point) => point.step)}::int[],
      ${points.map((point) => asText(point.value))}::float8[],
      ${points.map((point) => String(point.time))}::float8[]
    ) with ordinality as point (series_id, step, value, time, ordinal)`;
}

/** Adds the points to the buckets of 16, 256 and 4096 steps that they fall into. */
export async function storeRollups(
  transaction: Database,
  { epoch }: EventPlace,
  ids: SeriesIds,
  points: readonly MetricPoint[],
): Promise<void> {
  const buckets = rollUp(points);
  await transaction.$executeRaw`
    insert into metric_rollup as old (
      series_id, epoch, width, bucket, count, nan_count, pos_inf_count, neg_inf_count,
      min, max, sum, first_step, first_value, last_step, last_value
    )
    select series_id, ${epoch}::int, width, bucket, count, nan_count, pos_inf_count, neg_inf_count,
      min, max, sum, first_step, first_value, last_step, last_value
    from unnest(
      ${buckets.map((bucket) => idOf(ids, bucket.name))}::int[],
      ${buckets.map((bucket) => bucket.width)}::int[],
      ${buckets.map((bucket) => bucket.bucket)}::int[],
      ${buckets.map((bucket) => bucket.count)}::int[],
      ${buckets.map((bucket) => bucket.nanCount)}::int[],
      ${buckets.map((bucket) => bucket.posInfCount)}::int[],
      ${buckets.map((bucket) => bucket.negInfCount)}::int[],
      ${buckets.map((bucket) => asText(bucket.min))}::float8[],
      ${buckets.map((bucket) => asText(bucket.max))}::float8[],
      ${buckets.map((bucket) => asText(bucket.sum))}::float8[],
      ${buckets.map((bucket) => bucket.firstStep)}::int[],
      ${buckets.map((bucket) => asText(bucket.firstValue))}::float8[],
      ${buckets.map((bucket) => bucket.lastStep)}::int[],
      ${buckets.map((bucket) => asText(bucket.lastValue))}::float8[]
    ) as new (
      series_id, width, bucket, count, nan_count, pos_inf_count, neg_inf_count,
      min, max, sum, first_step, first_value, last_step, last_value
    )
    on conflict (series_id, epoch, width, bucket) do update set
      count = old.count + excluded.count,
      nan_count = old.nan_count + excluded.nan_count,
      pos_inf_count = old.pos_inf_count + excluded.pos_inf_count,
      neg_inf_count = old.neg_inf_count + excluded.neg_inf_count,
      min = least(old.min, excluded.min),
      max = greatest(old.max, excluded.max),
      sum = greatest(least(old.sum + excluded.sum, ${LARGEST_SUM}::float8), -${LARGEST_SUM}::float8),
      first_value = case when excluded.first_step < old.first_step then excluded.first_value else old.first_value end,
      first_step = least(old.first_step, excluded.first_step),
      last_value = case when excluded.last_step >= old.last_step then excluded.last_value else old.last_value end,
      last_step = greatest(old.last_step, excluded.last_step)`;
}

/** Adds the points to what their series amount to. */
export async function storeSummaries(
  transaction: Database,
  { epoch }: EventPlace,
  ids: SeriesIds,
  points: readonly MetricPoint[],
): Promise<void> {
  const summaries = summarize(points);
  await transaction.$executeRaw`
    insert into metric_summary as old (
      series_id, epoch, count, nan_count, min, min_step, max, max_step, last_step, last_value, last_time
    )
    select series_id, ${epoch}::int, count, nan_count, min, min_step, max, max_step, last_step, last_value,
      to_timestamp(last_time / 1000)
    from unnest(
      ${summaries.map((summary) => idOf(ids, summary.name))}::int[],
      ${summaries.map((summary) => summary.count)}::int[],
      ${summaries.map((summary) => summary.nanCount)}::int[],
      ${summaries.map((summary) => asText(summary.min))}::float8[],
      ${summaries.map((summary) => asText(summary.minStep))}::int[],
      ${summaries.map((summary) => asText(summary.max))}::float8[],
      ${summaries.map((summary) => asText(summary.maxStep))}::int[],
      ${summaries.map((summary) => summary.lastStep)}::int[],
      ${summaries.map((summary) => asText(summary.lastValue))}::float8[],
      ${summaries.map((summary) => String(summary.lastTime))}::float8[]
    ) as new (series_id, count, nan_count, min, min_step, max, max_step, last_step, last_value, last_time)
    on conflict (series_id, epoch) do update set
      count = old.count + excluded.count,
      nan_count = old.nan_count + excluded.nan_count,
      min_step = case when old.min is null or excluded.min < old.min then excluded.min_step else old.min_step end,
      min = least(old.min, excluded.min),
      max_step = case when old.max is null or excluded.max > old.max then excluded.max_step else old.max_step end,
      max = greatest(old.max, excluded.max),
      last_value = case when excluded.last_step >= old.last_step then excluded.last_value else old.last_value end,
      last_time = case when excluded.last_step >= old.last_step then excluded.last_time else old.last_time end,
      last_step = greatest(old.last_step, excluded.last_step)`;
}

function idOf(ids: SeriesIds, name: string): number {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`storing points: expected an id of series ${name}, got none`);
  return id;
}

/** Numbers travel as text: JSON has neither NaN and infinities nor a zero below zero. */
function asText(value: number | null): string | null {
  if (value === null) return null;
  return Object.is(value, -0) ? '-0' : String(value);
}
