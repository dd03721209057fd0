import { Prisma } from '#db/generated/client.ts';
import type { SeriesPart } from './series-parts.queries.ts';

/** Steps that the buckets of a part cover, and those of the rollups that they are made of; 1 where points are read. */
export interface PartWidths {
  readonly width: number;
  readonly storedWidth: number;
}

/** A common table expression `part`: what of each series is to be read. */
export function partsNamed(parts: readonly (SeriesPart & PartWidths)[]): Prisma.Sql {
  return Prisma.sql`part as materialized (
      select * from unnest(
        ${parts.map((part) => part.run)}::int[], ${parts.map((part) => part.place)}::int[],
        ${parts.map((part) => part.runId)}::uuid[],
        ${parts.map((part) => part.curve)}::int[], ${parts.map((part) => part.seriesId)}::int[],
        ${parts.map((part) => part.epoch)}::int[], ${parts.map((part) => part.fromStep)}::int[],
        ${parts.map((part) => part.toStep)}::int[], ${parts.map((part) => part.sequence)}::bigint[],
        ${parts.map((part) => part.width)}::int[], ${parts.map((part) => part.storedWidth)}::int[]
      ) as part (run, place, run_id, curve, series_id, epoch, from_step, to_step, sequence, width, stored_width)
    )`;
}

/**
 * The points of parts that are not packed yet: rows `(curve, place, step, sequence, ordinal, value, width)`. A batch is
 * opened once per run, whatever number of its series is asked for.
 */
export const batchPoints = Prisma.sql`
    select part.curve, part.place, coalesce(point.step, batch.steps[1]) as step, batch.sequence,
      point.ordinal, point.value, part.width
    from (
      select run, run_id, epoch, sequence, min(from_step) as from_step, max(to_step) as to_step
      from part group by run, run_id, epoch, sequence
    ) link
    cross join lateral (
      select * from metric_batch
      where run_id = link.run_id and sequence <= link.sequence and epoch = link.epoch
        and last_step >= link.from_step and first_step <= link.to_step
      offset 0
    ) batch
    cross join lateral unnest(batch.series_ids, batch.steps, batch.values)
      with ordinality as point (series_id, step, value, ordinal)
    join part on part.run = link.run and part.series_id = coalesce(point.series_id, batch.series_ids[1])
      and part.epoch = batch.epoch
    where coalesce(point.step, batch.steps[1]) between part.from_step and part.to_step`;

/** The chunks that hold points of a `part`, and perhaps others: rows of `metric_chunk`. `offset 0` keeps the look-up per part. */
export const chunksOfPart = Prisma.sql`
    select * from metric_chunk
    where series_id = part.series_id and epoch = part.epoch and last_step >= part.from_step
      and first_step <= part.to_step and first_sequence <= part.sequence
    offset 0`;

/**
 * The points of a `chunk` from one step to another: rows `(step, sequence, ordinal, value)`. Of a chunk whose steps rise evenly
 * only those are opened; of another all are, and the caller leaves out what lies outside.
 */
export function chunkPoints(from: Prisma.Sql, to: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    select coalesce(point.step, chunk.first_step + (point.place + skipped - 1) * chunk.step_stride)::int as step,
      chunk.first_sequence + coalesce(point.sequence, (point.place + skipped - 1) * chunk.sequence_stride) as sequence,
      coalesce(point.ordinal, chunk.first_ordinal + (point.place + skipped - 1) * chunk.ordinal_stride)::bigint as ordinal,
      point.value
    from (
      select
        case when chunk.step_stride > 0
          then (greatest(${from} - chunk.first_step, 0) + chunk.step_stride - 1) / chunk.step_stride else 0 end as skipped,
        case when chunk.step_stride > 0
          then (least(${to}, chunk.last_step) - chunk.first_step) / chunk.step_stride + 1 else chunk.count end as last
    ) piece
    cross join lateral unnest(
      chunk.steps[skipped + 1:last], chunk.sequences[skipped + 1:last], chunk.ordinals[skipped + 1:last],
      chunk.values[skipped + 1:last]
    ) with ordinality as point (step, sequence, ordinal, value, place)`;
}
