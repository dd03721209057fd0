import type { MetricPoint } from '#contracts/metrics/metric-point.ts';
import type { Database } from '#db/client.ts';
import { Prisma } from '#db/generated/client.js';
import { summarize } from './summarize.ts';

export type SeriesIds = ReadonlyMap<string, number>;

/** Names of the points' series whose ids are not known. */
export function missingSeries(points: readonly MetricPoint[], known: SeriesIds): string[] {
  const missing = new Set<string>();
  for (const { name } of points) if (!known.has(name)) missing.add(name);
  return [...missing];
}

/** Ids of a run's series with these names, which are made where they are not there yet, added to the known ones. */
export async function readSeriesIds(
  transaction: Database,
  runId: string,
  names: readonly string[],
  known: SeriesIds,
): Promise<SeriesIds> {
  await transaction.$executeRaw`
    insert into series (run_id, name)
    select ${runId}::uuid, name from unnest(${[...names]}::text[]) as missing (name)
    where not exists (select from series where series.run_id = ${runId}::uuid and series.name = missing.name)
    on conflict (run_id, name) do nothing`;
  const rows = await transaction.$queryRaw<{ id: number; name: string }[]>`
    select id, name from series where run_id = ${runId}::uuid and name = any(${[...names]}::text[])`;
  return new Map([...known, ...rows.map(({ id, name }) => [name, id] as const)]);
}

/**
 * Common table expressions that store the points of an event, and add them to what their series amount to. They take its
 * run and number from an expression `numbered (id, last_sequence)` before them, and do nothing where that has no row.
 *
 * @param points at least one.
 */
export function pointsWritten(epoch: number, ids: SeriesIds, points: readonly MetricPoint[]): Prisma.Sql {
  const { series, steps, times, values, firstStep, lastStep } = columnsOf(ids, points);
  const summaries = summarize(points);
  return Prisma.sql`batch as (
      insert into metric_batch (
        run_id, sequence, epoch, count, first_step, last_step, series_ids, steps, times, values
      )
      select id, last_sequence, ${epoch}::int, ${points.length}::int, ${firstStep}::int, ${lastStep}::int,
        ${series}::int[], ${steps}::int[], ${times}::bigint[], ${values}::float8[]
      from numbered
    ), summary as (
      insert into metric_summary as old (
        series_id, epoch, count, nan_count, min, min_step, max, max_step, last_step, last_value, last_time
      )
      select series_id, ${epoch}::int, count, nan_count, min, min_step, max, max_step, last_step, last_value,
        to_timestamp(last_time / 1000)
      from numbered, unnest(
        ${arrayOf(summaries.map(({ name }) => idOf(ids, name)))}::int[],
        ${arrayOf(summaries.map(({ count }) => count))}::int[],
        ${arrayOf(summaries.map(({ nanCount }) => nanCount))}::int[],
        ${arrayOf(summaries.map(({ min }) => min))}::float8[],
        ${arrayOf(summaries.map(({ minStep }) => minStep))}::int[],
        ${arrayOf(summaries.map(({ max }) => max))}::float8[],
        ${arrayOf(summaries.map(({ maxStep }) => maxStep))}::int[],
        ${arrayOf(summaries.map(({ lastStep: step }) => step))}::int[],
        ${arrayOf(summaries.map(({ lastValue }) => lastValue))}::float8[],
        ${arrayOf(summaries.map(({ lastTime }) => lastTime))}::float8[]
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
        last_step = greatest(old.last_step, excluded.last_step)
    )`;
}

interface Columns {
  /** Arrays as Postgres reads them; one in which all are equal holds one. */
  readonly series: string;
  readonly steps: string;
  readonly times: string;
  readonly values: string;
  readonly firstStep: number;
  readonly lastStep: number;
}

function columnsOf(ids: SeriesIds, points: readonly MetricPoint[]): Columns {
  let firstStep = Infinity;
  let lastStep = -Infinity;
  for (const { step } of points) {
    if (step < firstStep) firstStep = step;
    if (step > lastStep) lastStep = step;
  }
  return {
    series: arrayOf(shortened(points.map(({ name }) => idOf(ids, name)))),
    steps: arrayOf(firstStep === lastStep ? [firstStep] : points.map(({ step }) => step)),
    times: arrayOf(shortened(points.map(({ time }) => Math.round(time)))),
    values: arrayOf(points.map(({ value }) => value)),
    firstStep,
    lastStep,
  };
}

function shortened(column: readonly number[]): readonly number[] {
  return column.every((one) => one === column[0]) ? column.slice(0, 1) : column;
}

function idOf(ids: SeriesIds, name: string): number {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`storing points: expected an id of series ${name}, got none`);
  return id;
}

/** Numbers travel as text: it alone has NaN, infinities and a zero below zero, and one text is cheaper than a thousand. */
function arrayOf(column: readonly (number | null)[]): string {
  return `{${column.map((one) => (Object.is(one, -0) ? '-0' : String(one))).join(',')}}`;
}
