import { ROLLUP_WIDTHS } from '#contracts/rollups.ts';
import { Prisma, type PrismaClient } from '#db/generated/client.ts';
import { groupBy } from '#lib/group-by.ts';
import { type MergedBuckets, mergeBuckets, type Piece } from './merge-buckets.ts';
import { type Curve, finite } from './metric.type.ts';
import { batchPoints, chunkPoints, chunksOfPart, partsNamed, type PartWidths } from './part-points.ts';
import { sentIntegers, sentNumbers } from './sent-array.ts';
import type { SeriesPart } from './series-parts.queries.ts';

const COARSEST_FIRST = [...ROLLUP_WIDTHS].reverse();
const SMALLEST_WIDTH = ROLLUP_WIDTHS[0];

/** Where buckets of a part come from. */
type Source = 'ROLLUPS' | 'PACKED_POINTS' | 'BATCHES';

/** Buckets of a part, as `sent-array.ts` reads them. */
interface PieceRow {
  readonly curve: number;
  readonly place: number;
  readonly source: Source;
  readonly steps: Uint8Array;
  readonly values: Uint8Array;
  readonly minima: Uint8Array;
  readonly maxima: Uint8Array;
}

type SizedPart = SeriesPart & PartWidths;

/**
 * Curves of more points than may be shown, as buckets merged from the rollups of their chunks. A bucket that is cut (by
 * the asked range, by a resume, or by the snapshot) is computed from its points that are seen, as are those of points
 * that are not packed yet. Postgres opens no rollup: it sends them as they lie, and they are merged here. The last value of
 * a bucket is that of the point logged last of its last step; where several chunks hold that step, in whichever order, it is
 * looked up among their points, by a second statement.
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
  const widthOf = (curve: number): number => widths.get(curve) ?? SMALLEST_WIDTH;
  const sized = parts.map((part) => ({ ...part, ...widthsOf(widthOf(part.curve)) }));
  const rows = groupBy(await readPieces(prisma, sized), ({ curve }) => curve);
  const partsOf = groupBy(sized, ({ curve }) => curve);
  const merged = new Map(
    [...partsOf].map(([curve, own]) => {
      const pieces = (rows.get(curve) ?? []).map((row) => pieceOf(row, own));
      return [curve, mergeBuckets(pieces, widthOf(curve))];
    }),
  );
  await settleTies(prisma, sized, merged);
  return new Map(
    [...merged].map(([curve, { tied: _, ...columns }]) => [
      curve,
      {
        ...columns,
        exact: false,
        storedCount: (partsOf.get(curve) ?? []).reduce((sum, { count }) => sum + count, 0),
      },
    ]),
  );
}

function readPieces(prisma: PrismaClient, parts: readonly SizedPart[]): Promise<PieceRow[]> {
  return prisma.$queryRaw<PieceRow[]>`
    with ${partsNamed(parts)}, chunk as materialized (
      select part.curve, part.place, part.width, part.stored_width, part.from_step, part.to_step, part.sequence as seen_sequence,
        chunk.*, chunk.last_sequence <= part.sequence as is_seen, coalesce(chunk.step_stride > 0, false) as is_even
      from part
      cross join lateral (${chunksOfPart}) chunk
    ), loose as (
      select chunk.curve, chunk.place, chunk.width, 'PACKED_POINTS' as source, point.step, point.sequence, point.ordinal,
        point.value
      from chunk
      cross join lateral (
        select chunk.from_step, case when chunk.is_seen and chunk.is_even
          then least(chunk.from_step / chunk.stored_width * chunk.stored_width + chunk.stored_width - 1, chunk.to_step)
          else chunk.to_step end as to_step
        where not chunk.is_seen or chunk.from_step % chunk.stored_width > 0
          or not chunk.is_even and chunk.to_step % chunk.stored_width < chunk.stored_width - 1
        union all
        select chunk.to_step / chunk.stored_width * chunk.stored_width, chunk.to_step
        where chunk.is_seen and chunk.is_even and chunk.to_step % chunk.stored_width < chunk.stored_width - 1
          and (chunk.from_step % chunk.stored_width = 0
            or chunk.from_step / chunk.stored_width < chunk.to_step / chunk.stored_width)
      ) edge
      cross join lateral (${chunkPoints(Prisma.sql`edge.from_step`, Prisma.sql`edge.to_step`)}) point
      where (
          not chunk.is_seen
          or chunk.first_step / chunk.stored_width * chunk.stored_width < chunk.from_step
          or chunk.last_step / chunk.stored_width * chunk.stored_width + chunk.stored_width - 1 > chunk.to_step
        )
        and point.step between edge.from_step and edge.to_step and point.sequence <= chunk.seen_sequence
        and (
          not chunk.is_seen
          or point.step / chunk.stored_width * chunk.stored_width < chunk.from_step
          or point.step / chunk.stored_width * chunk.stored_width + chunk.stored_width - 1 > chunk.to_step
        )
      union all
      select curve, place, width, 'BATCHES', step, sequence, ordinal, value from (${batchPoints}) point
    ), bucket as (
      select curve, place, source, max(step) as step,
        (array_agg(value order by step desc, sequence desc, ordinal desc))[1] as value,
        min(value) filter (where value <> all ('{NaN,Infinity,-Infinity}'::float8[])) as min,
        max(value) filter (where value <> all ('{NaN,Infinity,-Infinity}'::float8[])) as max
      from loose group by curve, place, source, step / width
    )
    select curve, place, source, array_send(array_agg(step)) as steps, array_send(array_agg(value)) as values,
      array_send(array_agg(min)) as minima, array_send(array_agg(max)) as maxima
    from bucket group by curve, place, source
    union all
    select chunk.curve, chunk.place, 'ROLLUPS', string_agg(array_send(stored.last_steps), ''),
      string_agg(array_send(stored.last_values), ''), string_agg(array_send(stored.min), ''),
      string_agg(array_send(stored.max), '')
    from chunk
    cross join lateral (
      select * from metric_rollup where chunk_id = chunk.id and width = chunk.stored_width offset 0
    ) stored
    where chunk.is_seen group by chunk.curve, chunk.place`;
}

function pieceOf(row: PieceRow, parts: readonly SizedPart[]): Piece {
  const { place, source } = row;
  const part = parts.find((one) => one.place === place);
  if (!part) throw new Error(`readBuckets: expected a part at place ${place}`);
  const { fromStep, toStep, storedWidth } = part;
  return {
    place,
    isLater: source === 'BATCHES',
    steps: sentIntegers(row.steps),
    values: sentNumbers(row.values),
    minima: sentNumbers(row.minima),
    maxima: sentNumbers(row.maxima),
    isSeen(step) {
      if (source !== 'ROLLUPS') return true;
      const first = step - (step % storedWidth);
      return first >= fromStep && first + storedWidth - 1 <= toStep;
    },
  };
}

interface TiedRow {
  readonly curve: number;
  readonly bucket: number;
  readonly value: number;
}

/** Looks up which of the values of a step was logged last, and puts it in its place. */
async function settleTies(
  prisma: PrismaClient,
  parts: readonly SizedPart[],
  merged: ReadonlyMap<number, MergedBuckets>,
): Promise<void> {
  const ties = [...merged].flatMap(([curve, { tied }]) => tied.map((tie) => ({ ...tie, curve })));
  if (ties.length === 0) return;
  const rows = await prisma.$queryRaw<TiedRow[]>`
    with ${partsNamed(parts)}, tie as materialized (
      select * from unnest(
        ${ties.map(({ curve }) => curve)}::int[], ${ties.map(({ place }) => place)}::int[],
        ${ties.map(({ step }) => step)}::int[], ${ties.map(({ bucket }) => bucket)}::int[]
      ) as tie (curve, place, step, bucket)
    )
    select distinct on (tie.curve, tie.bucket) tie.curve, tie.bucket, point.value
    from tie join part using (curve, place)
    cross join lateral (${chunksOfPart}) chunk
    cross join lateral (${chunkPoints(Prisma.sql`tie.step`, Prisma.sql`tie.step`)}) point
    where tie.step between chunk.first_step and chunk.last_step and point.step = tie.step
      and point.sequence <= part.sequence
    order by tie.curve, tie.bucket, point.sequence desc, point.ordinal desc`;
  for (const { curve, bucket, value } of rows) {
    const buckets = merged.get(curve);
    if (buckets) buckets.values[bucket] = finite(value);
  }
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
