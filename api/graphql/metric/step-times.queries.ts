import type { PrismaClient } from '#db/generated/client.ts';
import type { RunSnapshot } from './series-request.ts';

/** When steps of a run were logged: by the worker's clock, milliseconds since 1970; both rise. */
export interface StepTimes {
  readonly steps: readonly number[];
  readonly times: readonly number[];
}

/** Entries of a run: enough for the width of a chart. */
const MAX_ENTRIES = 200;

const LAST_STEP_THERE_IS = 2 ** 31 - 1;

interface Row {
  readonly run: number;
  readonly epoch: number;
  readonly step: number;
  /** Postgres has no whole number of this size that the driver reads as one. */
  readonly time: number;
}

/**
 * When runs were at which steps, evenly thinned, by one statement: of points that are packed, those of one series of each
 * segment; of others the first and the last of each event.
 *
 * @returns in the order of the runs; empty for one without a point
 */
export async function readStepTimes(
  prisma: PrismaClient,
  runs: readonly RunSnapshot[],
): Promise<StepTimes[]> {
  const links = runs.flatMap(({ runId, chain, sequence }, run) =>
    chain.map(({ epoch, untilStep }) => ({
      ...{ run, runId, epoch, sequence },
      untilStep: untilStep ?? LAST_STEP_THERE_IS,
    })),
  );
  const rows = await prisma.$queryRaw<Row[]>`
    with link as materialized (
      select * from unnest(
        ${links.map(({ run }) => run)}::int[], ${links.map(({ runId }) => runId)}::uuid[],
        ${links.map(({ epoch }) => epoch)}::int[], ${links.map(({ untilStep }) => untilStep)}::int[],
        ${links.map(({ sequence }) => sequence)}::bigint[]
      ) as link (run, run_id, epoch, to_step, sequence)
    ), longest as (
      select distinct on (link.run, link.epoch) link.*, chunk.series_id, count(*) as chunks
      from link join metric_chunk chunk on chunk.run_id = link.run_id and chunk.epoch = link.epoch
      where chunk.first_step <= link.to_step and chunk.first_sequence <= link.sequence
      group by link.run, link.run_id, link.epoch, link.to_step, link.sequence, chunk.series_id
      order by link.run, link.epoch, sum(chunk.count) desc, chunk.series_id
    ), point as (
      select longest.run, longest.epoch,
        coalesce(chunk.steps[place], chunk.first_step + (place - 1) * chunk.step_stride)::int as step,
        chunk.first_time + chunk.times[place] as time, longest.to_step
      from longest
      join metric_chunk chunk on chunk.series_id = longest.series_id and chunk.epoch = longest.epoch
      cross join lateral (
        select generate_series(
          1, chunk.count, greatest(1, (chunk.count * longest.chunks / ${MAX_ENTRIES}::int)::int)
        ) as place
        union select chunk.count
      ) place
      where chunk.first_step <= longest.to_step and chunk.last_sequence <= longest.sequence
      union all
      select link.run, link.epoch, batch.first_step, batch.times[1], link.to_step
      from link join metric_batch batch on batch.run_id = link.run_id and batch.epoch = link.epoch
      where batch.sequence <= link.sequence
      union all
      select link.run, link.epoch, batch.last_step, batch.times[cardinality(batch.times)], link.to_step
      from link join metric_batch batch on batch.run_id = link.run_id and batch.epoch = link.epoch
      where batch.sequence <= link.sequence
    )
    select run, epoch, step, max(time)::float8 as time from point
    where step <= to_step group by run, epoch, step order by run, epoch, step`;
  return runs.map((_, run) => rising(rows.filter((row) => row.run === run)));
}

/** Thinned to the width of a chart; what would lead back, as a clock that was set, is left out. */
function rising(rows: readonly Row[]): StepTimes {
  const stride = Math.max(1, Math.ceil(rows.length / MAX_ENTRIES));
  const steps: number[] = [];
  const times: number[] = [];
  for (const [place, { step, time }] of rows.entries()) {
    if (place % stride !== 0 && place !== rows.length - 1) continue;
    if (step <= (steps.at(-1) ?? -1) || time < (times.at(-1) ?? 0)) continue;
    steps.push(step);
    times.push(time);
  }
  return { steps, times };
}
