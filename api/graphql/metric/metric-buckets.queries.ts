import { ROLLUP_WIDTHS } from '#contracts/rollups.ts';
import { Prisma, type PrismaClient } from '#db/generated/client.ts';
import { type Curve, finite } from './metric.type.ts';
import { batchPoints, chunkPoints, chunksOfPart, partsNamed, type PartWidths } from './part-points.ts';
import type { SeriesPart } from './series-parts.queries.ts';

const COARSEST_FIRST = [...ROLLUP_WIDTHS].reverse();
const SMALLEST_WIDTH = ROLLUP_WIDTHS[0];

interface BucketsRow {
  readonly curve: number;
  readonly steps: number[];
  readonly values: number[];
  readonly min_values: (number | null)[];
  readonly max_values: (number | null)[];
  readonly stored_count: number;
}

/**
 * Curves of more points than may be shown, as buckets merged from the rollups of their chunks. A bucket that is cut (by
 * the asked range, by a resume, or by the snapshot) is computed from its points that are seen, as are those of points
 * that are not packed yet. The last value of a bucket is that of the point logged last of its last step; where several
 * chunks hold that step, in whichever order, it is looked up among their points.
 *
 * @returns curves by their numbers.
 */
export async function readBuckets(
  prisma: PrismaClient,
  parts: readonly SeriesPart[],
  maxPoints: number,
): Promise<Map<number, Curve>> {
  if (parts.length === 0) return new Map();
  const widths = bucketWidths(parts, maxPoints);
  const sized = parts.map((part) => ({ ...part, ...widthsOf(widths.get(part.curve) ?? SMALLEST_WIDTH) }));
  const rows = await prisma.$queryRaw<BucketsRow[]>`
    with ${partsNamed(sized)}, chunk as materialized (
      select part.curve, part.place, part.width, part.stored_width, part.from_step, part.to_step, part.sequence as seen_sequence,
        chunk.*, chunk.last_sequence <= part.sequence as is_seen
      from part
      cross join lateral (${chunksOfPart}) chunk
    ), loose as (
      select chunk.curve, chunk.place, chunk.width, 0 as is_batch, point.step, point.sequence, point.ordinal, point.value
      from chunk
      cross join lateral (${chunkPoints}) point
      where (
          not chunk.is_seen
          or chunk.first_step / chunk.stored_width * chunk.stored_width < chunk.from_step
          or chunk.last_step / chunk.stored_width * chunk.stored_width + chunk.stored_width - 1 > chunk.to_step
        )
        and point.step between chunk.from_step and chunk.to_step and point.sequence <= chunk.seen_sequence
        and (
          not chunk.is_seen
          or point.step / chunk.stored_width * chunk.stored_width < chunk.from_step
          or point.step / chunk.stored_width * chunk.stored_width + chunk.stored_width - 1 > chunk.to_step
        )
      union all
      select curve, place, width, 1, step, sequence, ordinal, value from (${batchPoints}) point
    ), piece as (
      select chunk.curve, rollup.bucket * chunk.stored_width / chunk.width as slot, rollup.count, rollup.min,
        rollup.max, ${rankOf('chunk.place', 'rollup.last_step', '0')} as rank, rollup.last_value as value
      from chunk
      cross join lateral (
        select * from metric_rollup where chunk_id = chunk.id and width = chunk.stored_width offset 0
      ) stored
      cross join lateral unnest(
        stored.buckets, stored.counts, stored.min, stored.max, stored.last_steps, stored.last_values
      ) as rollup (bucket, count, min, max, last_step, last_value)
      where chunk.is_seen and rollup.bucket * chunk.stored_width >= chunk.from_step
        and rollup.bucket * chunk.stored_width + chunk.stored_width - 1 <= chunk.to_step
      union all
      select curve, step / width, count(*)::int,
        min(value) filter (where value <> all ('{NaN,Infinity,-Infinity}'::float8[])),
        max(value) filter (where value <> all ('{NaN,Infinity,-Infinity}'::float8[])),
        ${rankOf('place', 'max(step)', 'is_batch')},
        (array_agg(value order by step desc, sequence desc, ordinal desc))[1]
      from loose group by curve, place, is_batch, step / width
    ), ranked as materialized (
      select curve, slot, sum(count)::int as count, min(min) as min, max(max) as max,
        (array_agg(rank order by rank desc))[1:2] as ranks, (array_agg(value order by rank desc))[1] as value
      from piece group by curve, slot
    ), bucket as (
      select *, ranks[1] >> 32 as place, (ranks[1] >> 1 & 2147483647)::int as step, ranks[1] = ranks[2] as is_tied
      from ranked
    ), tied as (
      select bucket.curve, bucket.slot, point.value
      from bucket
      cross join lateral (
        select point.value from chunk
        cross join lateral (${chunkPoints}) point
        where chunk.curve = bucket.curve and chunk.place = bucket.place
          and bucket.step between chunk.first_step and chunk.last_step
          and point.step = bucket.step and point.sequence <= chunk.seen_sequence
        order by point.sequence desc, point.ordinal desc limit 1
      ) point
      where bucket.is_tied
    )
    select curve, sum(count)::int as stored_count,
      array_agg(step order by slot) as steps, array_agg(coalesce(tied.value, bucket.value) order by slot) as values,
      array_agg(min order by slot) as min_values, array_agg(max order by slot) as max_values
    from bucket left join tied using (curve, slot) group by curve`;
  return new Map(
    rows.map((row) => [
      row.curve,
      {
        steps: row.steps,
        values: row.values.map(finite),
        minValues: row.min_values,
        maxValues: row.max_values,
        exact: false,
        storedCount: row.stored_count,
      },
    ]),
  );
}

/** A number that is larger the later a point was logged, but for those of one step in several chunks. */
function rankOf(place: string, step: string, isBatch: '0' | 'is_batch'): Prisma.Sql {
  return Prisma.raw(`(${place}::bigint << 32) + (${step}::bigint << 1) + ${isBatch}`);
}

/** Of each curve the smallest power of two from 16 on that needs at most `maxPoints` buckets. */
function bucketWidths(parts: readonly SeriesPart[], maxPoints: number): Map<number, number> {
  const ends = new Map<number, { readonly first: number; readonly last: number }>();
  for (const { curve, firstStep, lastStep } of parts) {
    const known = ends.get(curve);
    const first = Math.min(known?.first ?? Infinity, firstStep);
    ends.set(curve, { first, last: Math.max(known?.last ?? 0, lastStep) });
  }
  return new Map(
    [...ends].map(([curve, { first, last }]) => {
      let width: number = SMALLEST_WIDTH;
      while (Math.floor(last / width) - Math.floor(first / width) + 1 > maxPoints) width *= 2;
      return [curve, width];
    }),
  );
}

/** With the coarsest stored rollup that a bucket of that width is made of. */
function widthsOf(width: number): PartWidths {
  return { width, storedWidth: COARSEST_FIRST.find((stored) => width % stored === 0) ?? SMALLEST_WIDTH };
}
