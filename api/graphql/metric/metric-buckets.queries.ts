import { ROLLUP_WIDTHS } from '#contracts/rollups.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { finite, type MetricSeries } from './metric.type.ts';
import type { RunSnapshot } from './series-request.ts';
import type { SeriesPart } from './series-parts.queries.ts';

const COARSEST_FIRST = [...ROLLUP_WIDTHS].reverse();
const SMALLEST_WIDTH = ROLLUP_WIDTHS[0];

interface BucketsRow {
  readonly name: string;
  readonly steps: number[];
  readonly values: number[];
  readonly min_values: (number | null)[];
  readonly max_values: (number | null)[];
  readonly stored_count: number;
}

/**
 * Curves of more points than may be shown, as buckets merged from the stored rollups. A rollup is taken as it is
 * when all of it is seen; one that is cut (by the asked range, by a resume, or by the snapshot) is computed anew from
 * its points that are seen.
 */
export async function readBuckets(
  prisma: PrismaClient,
  { sequence }: RunSnapshot,
  parts: readonly SeriesPart[],
  maxPoints: number,
): Promise<MetricSeries[]> {
  if (parts.length === 0) return [];
  const widths = bucketWidths(parts, maxPoints);
  const widthOf = (part: SeriesPart): number => widths.get(part.name) ?? SMALLEST_WIDTH;
  const rows = await prisma.$queryRaw<BucketsRow[]>`
    with part as (
      select * from unnest(
        ${parts.map((part) => part.seriesId)}::int[], ${parts.map((part) => part.epoch)}::int[],
        ${parts.map((part) => part.firstStep)}::int[], ${parts.map((part) => part.lastStep)}::int[],
        ${parts.map(widthOf)}::int[], ${parts.map((part) => storedWidth(widthOf(part)))}::int[]
      ) as part (series_id, epoch, first_step, last_step, width, stored_width)
    ), rollup as (
      select part.series_id, part.epoch, part.width, part.stored_width, part.first_step, part.last_step,
        rollup.bucket, rollup.count, rollup.min, rollup.max,
        rollup.last_step as bucket_step, rollup.last_value as bucket_value,
        rollup.first_step >= part.first_step and rollup.last_step <= part.last_step as is_whole
      from part join metric_rollup rollup on rollup.series_id = part.series_id and rollup.epoch = part.epoch
        and rollup.width = part.stored_width
        and rollup.bucket between part.first_step / part.stored_width and part.last_step / part.stored_width
    ), piece as (
      select series_id, epoch, bucket * stored_width / width as slot, count, min, max,
        bucket_step as step, bucket_value as value
      from rollup where is_whole
      union all
      select rollup.series_id, rollup.epoch, point.step / rollup.width, count(*)::int,
        min(point.value) filter (where point.value <> all ('{NaN,Infinity,-Infinity}'::float8[])),
        max(point.value) filter (where point.value <> all ('{NaN,Infinity,-Infinity}'::float8[])),
        max(point.step),
        (array_agg(point.value order by point.step desc, point.sequence desc, point.ordinal desc))[1]
      from rollup join metric_point point on point.series_id = rollup.series_id and point.epoch = rollup.epoch
        and point.step between greatest(rollup.bucket * rollup.stored_width, rollup.first_step)
          and least(rollup.bucket * rollup.stored_width + rollup.stored_width - 1, rollup.last_step)
        and point.sequence <= ${sequence}::bigint
      where not rollup.is_whole
      group by rollup.series_id, rollup.epoch, point.step / rollup.width
    ), bucket as (
      select series_id, slot, sum(count)::int as count, min(min) as min, max(max) as max,
        (array_agg(step order by epoch desc, step desc))[1] as step,
        (array_agg(value order by epoch desc, step desc))[1] as value
      from piece group by series_id, slot
    )
    select series.name, sum(count)::int as stored_count,
      array_agg(step order by slot) as steps, array_agg(value order by slot) as values,
      array_agg(min order by slot) as min_values, array_agg(max order by slot) as max_values
    from bucket join series on series.id = bucket.series_id
    group by series.id`;
  return rows.map((row) => ({
    name: row.name,
    steps: row.steps,
    values: row.values.map(finite),
    minValues: row.min_values,
    maxValues: row.max_values,
    exact: false,
    storedCount: row.stored_count,
  }));
}

/** Of each metric the smallest power of two from 16 on that needs at most `maxPoints` buckets. */
function bucketWidths(parts: readonly SeriesPart[], maxPoints: number): Map<string, number> {
  const widths = new Map<string, number>();
  for (const name of new Set(parts.map((part) => part.name))) {
    const own = parts.filter((part) => part.name === name);
    const first = Math.min(...own.map((part) => part.firstStep));
    const last = Math.max(...own.map((part) => part.lastStep));
    let width: number = SMALLEST_WIDTH;
    while (Math.floor(last / width) - Math.floor(first / width) + 1 > maxPoints) width *= 2;
    widths.set(name, width);
  }
  return widths;
}

/** The coarsest stored rollup that a bucket of that width is made of. */
function storedWidth(width: number): number {
  return COARSEST_FIRST.find((stored) => width % stored === 0) ?? SMALLEST_WIDTH;
}
