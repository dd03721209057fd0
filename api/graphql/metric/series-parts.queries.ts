import type { PrismaClient } from '#db/generated/client.ts';
import type { CurvesSnapshot, SeriesRequest } from './series-request.ts';

/** What of one metric in one segment lies in the asked range and is seen. */
export interface SeriesPart {
  /** That has logged it: the run of the curve, or one that it was forked from. */
  readonly runId: string;
  /** Place of the run in the request. */
  readonly run: number;
  readonly name: string;
  /** Number of the curve, which the parts of a metric in one run share. */
  readonly curve: number;
  readonly seriesId: number;
  readonly epoch: number;
  /** Of the segment among those of the curve, oldest first. */
  readonly place: number;
  /** Number of the newest event that is seen. */
  readonly sequence: bigint;
  /** Smallest and largest step that is asked for and seen. */
  readonly fromStep: number;
  readonly toStep: number;
  /** Smallest and largest step with a point. */
  readonly firstStep: number;
  readonly lastStep: number;
  /** Points. */
  readonly count: number;
}

const LAST_STEP_THERE_IS = 2 ** 31 - 1;

/** What is inherited was logged before its checkpoint: none of it is too new. */
const LAST_SEQUENCE_THERE_IS = 2n ** 63n - 1n;

/**
 * The parts of a request's curves, segment by segment, by one statement: counted from what is known of whole chunks, and
 * in those that are cut by the range from their steps.
 */
export async function readSeriesParts(
  prisma: PrismaClient,
  runs: readonly CurvesSnapshot[],
  { names, fromStep, toStep }: SeriesRequest,
): Promise<SeriesPart[]> {
  const end = toStep ?? LAST_STEP_THERE_IS;
  const links = runs.flatMap(({ runId, chain, sequence, inherited }, run) =>
    [
      ...inherited.map((link) => ({ ...link, sequence: LAST_SEQUENCE_THERE_IS })),
      ...chain.map(({ epoch, untilStep }) => ({ runId, epoch, untilStep, sequence })),
    ].map(({ untilStep, ...link }, place) => ({
      ...{ run, place, ...link },
      untilStep: Math.min(untilStep ?? LAST_STEP_THERE_IS, end),
    })),
  );
  const rows = await prisma.$queryRaw<Omit<SeriesPart, 'curve'>[]>`
    with link as materialized (
      select * from unnest(
        ${links.map(({ run }) => run)}::int[], ${links.map(({ place }) => place)}::int[],
        ${links.map(({ runId }) => runId)}::uuid[],
        ${links.map(({ epoch }) => epoch)}::int[], ${links.map(({ untilStep }) => untilStep)}::int[],
        ${links.map(({ sequence }) => sequence)}::bigint[]
      ) as link (run, place, run_id, epoch, to_step, sequence) where to_step >= ${fromStep ?? 0}::int
    ), wanted as materialized (
      select series.id, series.name, link.*, ${fromStep ?? 0}::int as from_step
      from link join series on series.run_id = link.run_id and series.name = any(${[...names]}::text[])
    ), counted as (
      select wanted.run, wanted.id, wanted.epoch, min(coalesce(point.step, batch.steps[1])) as first_step,
        max(coalesce(point.step, batch.steps[1])) as last_step, count(*) as count
      from link
      cross join lateral (
        select * from metric_batch
        where run_id = link.run_id and sequence <= link.sequence and epoch = link.epoch
          and last_step >= ${fromStep ?? 0}::int and first_step <= link.to_step
        offset 0
      ) batch
      cross join lateral unnest(batch.series_ids, batch.steps, batch.values) as point (series_id, step, value)
      join wanted on wanted.run = link.run and wanted.id = coalesce(point.series_id, batch.series_ids[1])
        and wanted.epoch = batch.epoch
      where coalesce(point.step, batch.steps[1]) between wanted.from_step and wanted.to_step
      group by wanted.run, wanted.id, wanted.epoch
      union all
      select wanted.run, wanted.id, wanted.epoch, min(seen.first_step), max(seen.last_step), sum(seen.count)
      from wanted
      cross join lateral (
        select *, first_step >= wanted.from_step and last_step <= wanted.to_step
          and last_sequence <= wanted.sequence as is_whole
        from metric_chunk
        where series_id = wanted.id and epoch = wanted.epoch and last_step >= wanted.from_step
          and first_step <= wanted.to_step and first_sequence <= wanted.sequence
        offset 0
      ) chunk
      cross join lateral (
        select chunk.first_step, chunk.last_step, chunk.count::bigint where chunk.is_whole
        union all
        select first_step, last_step, (last_step - first_step) / chunk.step_stride + 1
        from (
          select
            chunk.first_step + chunk.step_stride
              * ((greatest(wanted.from_step - chunk.first_step, 0) + chunk.step_stride - 1) / chunk.step_stride)
              as first_step,
            chunk.first_step + chunk.step_stride
              * ((least(wanted.to_step, chunk.last_step) - chunk.first_step) / chunk.step_stride) as last_step
          where not chunk.is_whole and chunk.step_stride > 0 and chunk.last_sequence <= wanted.sequence
        ) cut where first_step <= last_step
        union all
        select min(step), max(step), count(*)
        from (
          select coalesce(point.step, chunk.first_step + (place - 1) * chunk.step_stride)::int as step,
            chunk.first_sequence + coalesce(point.sequence, (place - 1) * chunk.sequence_stride) as sequence
          from unnest(chunk.steps, chunk.sequences, chunk.times)
            with ordinality as point (step, sequence, time, place)
        ) point
        where not chunk.is_whole and (chunk.step_stride is null or chunk.last_sequence > wanted.sequence)
          and step between wanted.from_step and wanted.to_step and sequence <= wanted.sequence
        having count(*) > 0
      ) seen
      group by wanted.run, wanted.id, wanted.epoch
    )
    select wanted.run, wanted.run_id as "runId", wanted.name, wanted.id as "seriesId", wanted.epoch, wanted.place,
      wanted.sequence, wanted.from_step as "fromStep", wanted.to_step as "toStep",
      min(counted.first_step) as "firstStep", max(counted.last_step) as "lastStep", sum(counted.count)::int as count
    from wanted join counted using (run, id, epoch)
    group by wanted.run, wanted.run_id, wanted.name, wanted.id, wanted.epoch, wanted.place, wanted.sequence,
      wanted.from_step, wanted.to_step
    order by wanted.run, wanted.name, wanted.place`;
  const curves = new Map<string, number>();
  return rows.map((row) => {
    const key = `${row.run} ${row.name}`;
    const curve = curves.get(key) ?? curves.size;
    curves.set(key, curve);
    return { ...row, curve };
  });
}
