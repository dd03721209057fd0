import { CHUNK_POINTS, ROLLUP_WIDTHS } from '#contracts/rollups.ts';
import type { Database } from '#db/client.ts';
import { Prisma, type PrismaClient } from '#db/generated/client.js';
import { PACKING_LOCK } from '#db/trash/purge-runs.ts';

/** A run's batches wait until there are so many of them, or so many points; those of one that has ended do not wait. */
const WAITING_BATCHES = 256;
const WAITING_POINTS = 32_768;
/** Of one statement, unless a single batch has more. */
const MOST_POINTS = 65_536;
/** Chunks of a series in one segment and era that are not full, from which on they become full ones. */
const WAITING_CHUNKS = 16;
/** Series of one statement. */
const MOST_SERIES = 16;

/**
 * Packs points that were logged a while ago by series, so that a window of a series is read without the others, and as
 * few bytes as they need. It changes where points lie and nothing else, so it needs no lease, and every reader sees a
 * point once, before and after.
 *
 * @param stopping ends it between two statements.
 * @returns statements that have packed something.
 */
export async function packPoints(prisma: PrismaClient, stopping: AbortSignal): Promise<number> {
  let packed = 0;
  for (const runId of await waitingRuns(prisma)) {
    for (let more = true; more && !stopping.aborted;) {
      more = await packBatches(prisma, runId);
      if (more) packed++;
    }
    for (let more = true; more && !stopping.aborted;) {
      more = await mergeChunks(prisma, runId);
      if (more) packed++;
    }
  }
  return packed;
}

async function waitingRuns(prisma: PrismaClient): Promise<string[]> {
  const rows = await prisma.$queryRaw<{ runId: string }[]>`
    select run_id as "runId" from metric_batch join run on run.id = run_id
    group by run_id, run.state
    having count(*) >= ${WAITING_BATCHES}::int or sum(count) >= ${WAITING_POINTS}::int
      or run.state in ('FINISHED', 'FAILED', 'CANCELED')`;
  return rows.map(({ runId }) => runId);
}

/** @returns whether there were any. */
function packBatches(prisma: PrismaClient, runId: string): Promise<boolean> {
  return alone(prisma, async (transaction) => {
    const taken = await transaction.$executeRaw`
      with waiting as (
        select sequence from (
          select sequence, sum(count) over (order by sequence) - count as points_before
          from metric_batch where run_id = ${runId}::uuid
        ) batch where points_before = 0 or points_before < ${MOST_POINTS}::int
        order by sequence limit ${WAITING_BATCHES}::int
      ), taken as (
        delete from metric_batch where run_id = ${runId}::uuid and sequence in (select sequence from waiting)
        returning *
      ), point as (
        select taken.run_id, coalesce(point.series_id, taken.series_ids[1]) as series_id, taken.epoch, taken.sequence,
          point.place::int - 1 as ordinal, coalesce(point.step, taken.steps[1]) as step,
          coalesce(point.time, taken.times[1]) as time, point.value
        from taken cross join lateral unnest(taken.series_ids, taken.steps, taken.times, taken.values)
          with ordinality as point (series_id, step, time, value, place)
      ), ${chunksWritten()}`;
    return taken > 0;
  });
}

/** @returns whether there were any. */
function mergeChunks(prisma: PrismaClient, runId: string): Promise<boolean> {
  return alone(prisma, async (transaction) => {
    const taken = await transaction.$executeRaw`
      with waiting as (
        select series_id, epoch, first_time >> 30 as era from metric_chunk
        where run_id = ${runId}::uuid and count < ${CHUNK_POINTS}::int
        group by series_id, epoch, first_time >> 30 having count(*) >= ${WAITING_CHUNKS}::int
        limit ${MOST_SERIES}::int
      ), taken as (
        delete from metric_chunk chunk using waiting
        where chunk.run_id = ${runId}::uuid and chunk.count < ${CHUNK_POINTS}::int
          and chunk.series_id = waiting.series_id and chunk.epoch = waiting.epoch
          and chunk.first_time >> 30 = waiting.era
        returning chunk.*
      ), point as (
        select taken.run_id, taken.series_id, taken.epoch,
          taken.first_sequence + coalesce(point.sequence, (point.place - 1) * taken.sequence_stride) as sequence,
          coalesce(point.ordinal, taken.first_ordinal + (point.place - 1) * taken.ordinal_stride)::int as ordinal,
          coalesce(point.step, taken.first_step + (point.place - 1) * taken.step_stride)::int as step,
          taken.first_time + point.time as time, point.value
        from taken
        cross join lateral unnest(taken.steps, taken.sequences, taken.ordinals, taken.times, taken.values)
          with ordinality as point (step, sequence, ordinal, time, value, place)
      ), ${chunksWritten()}`;
    return taken > 0;
  });
}

/** @returns false where another worker packs at this moment: it does all there is to do. */
function alone(prisma: PrismaClient, work: (transaction: Database) => Promise<boolean>): Promise<boolean> {
  return prisma.$transaction(async (transaction) => {
    const [lock] = await transaction.$queryRaw<{ got: boolean }[]>`
      select pg_try_advisory_xact_lock(${PACKING_LOCK}) as got`;
    return lock?.got === true ? work(transaction) : false;
  });
}

/**
 * Common table expressions and the statement that make chunks with their rollups of an expression
 * `point (run_id, series_id, epoch, sequence, ordinal, step, time, value)` before them.
 *
 * The times of a chunk lie within 2^30 ms of each other, so that their distances from the first are small numbers.
 */
function chunksWritten(): Prisma.Sql {
  const [finest, ...coarser] = ROLLUP_WIDTHS;
  const levels = coarser.map((width, i) => {
    const finer = ROLLUP_WIDTHS[i] ?? finest;
    const level = Prisma.raw(`rolled_${width}`);
    const factor = Prisma.raw(String(width / finer));
    return Prisma.sql`, ${level} as (
      select id, ${width}::int as width, bucket / ${factor} as bucket, sum(count)::int as count,
        min(min) as min, max(max) as max, max(last_step) as last_step,
        (array_agg(last_value order by bucket desc))[1] as last_value
      from ${Prisma.raw(`rolled_${finer}`)} group by id, bucket / ${factor}
    )`;
  });
  const all = Prisma.join(
    ROLLUP_WIDTHS.map((width) => Prisma.sql`select * from ${Prisma.raw(`rolled_${width}`)}`),
    ' union all ',
  );
  return Prisma.sql`placed as materialized (
      select *, (row_number() over (partition by series_id, epoch, time >> 30 order by step, sequence, ordinal) - 1)
        / ${CHUNK_POINTS}::int as piece, time >> 30 as era
      from point
    ), measured as materialized (
      select *, min(sequence) over pieces as first_sequence, min(time) over pieces as first_time
      from placed window pieces as (partition by series_id, epoch, piece, era)
    ), grouped as (
      select run_id, series_id, epoch, piece, era, first_sequence, max(sequence) as last_sequence, first_time,
        count(*)::int as count, min(step) as first_step, max(step) as last_step,
        array_agg(step order by step, sequence, ordinal) as steps,
        array_agg((sequence - first_sequence)::int order by step, sequence, ordinal) as sequences,
        array_agg(ordinal order by step, sequence, ordinal) as ordinals,
        array_agg((time - first_time)::int order by step, sequence, ordinal) as times,
        array_agg(value order by step, sequence, ordinal) as values
      from measured group by run_id, series_id, epoch, piece, era, first_sequence, first_time
      order by series_id, epoch, piece, era
    ), numbered as materialized (
      select nextval('metric_chunk_id_seq') as id, grouped.*,
        steps = ${evenly(Prisma.raw('steps'))} as has_even_steps,
        sequences[1] = 0 and sequences = ${evenly(Prisma.raw('sequences'))} as has_even_sequences,
        ordinals = ${evenly(Prisma.raw('ordinals'))} as has_even_ordinals
      from grouped
    ), chunk as (
      insert into metric_chunk (id, run_id, series_id, epoch, count, first_step, last_step, step_stride, first_sequence,
        last_sequence, first_ordinal, ordinal_stride, sequence_stride, first_time, steps, sequences, ordinals, times,
        values)
      select id, run_id, series_id, epoch, count, first_step, last_step,
        case when has_even_steps then coalesce(steps[2] - steps[1], 0) end, first_sequence, last_sequence, ordinals[1],
        case when has_even_ordinals then coalesce(ordinals[2] - ordinals[1], 0) end,
        case when has_even_sequences then coalesce(sequences[2], 0) end, first_time,
        case when has_even_steps then '{}' else steps end, case when has_even_sequences then '{}' else sequences end,
        case when has_even_ordinals then '{}' else ordinals end, times, values
      from numbered
    ), ${Prisma.raw(`rolled_${finest}`)} as (
      select id, ${finest}::int as width, step / ${Prisma.raw(String(finest))} as bucket, count(*)::int as count,
        min(value) filter (where value <> all ('{NaN,Infinity,-Infinity}'::float8[])) as min,
        max(value) filter (where value <> all ('{NaN,Infinity,-Infinity}'::float8[])) as max,
        max(step) as last_step, (array_agg(value order by step desc, sequence desc, ordinal desc))[1] as last_value
      from numbered join measured using (series_id, epoch, piece, era)
      group by id, step / ${Prisma.raw(String(finest))}
    )${Prisma.join(levels, '')}
    insert into metric_rollup (chunk_id, width, buckets, counts, min, max, last_steps, last_values)
    select id, width, array_agg(bucket order by bucket), array_agg(count order by bucket),
      array_agg(min order by bucket), array_agg(max order by bucket), array_agg(last_step order by bucket),
      array_agg(last_value order by bucket)
    from (${all}) bucket group by id, width`;
}

/** What the array would be if its values rose evenly from its first, in the steps of its first two. */
function evenly(column: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`array(
    select ${column}[1] + i * coalesce(${column}[2] - ${column}[1], 0) from generate_series(0, count - 1) as i
  )`;
}
