import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { ChainLink } from '../events/segment-chain.ts';

/** A run's points as its readers see them. */
export interface ExportedRun {
  readonly runId: string;
  readonly chain: readonly ChainLink[];
}

/** The points of one metric, by step. */
export interface ExportedSeries {
  readonly name: string;
  /** Reads one line per point, as the expression gives it. @param line SQL, of `step`, `value` and `time` in ms */
  readonly copy: (line: string) => AsyncIterable<Buffer>;
}

const LAST_STEP_THERE_IS = 2 ** 31 - 1;
/** No text of ours has these: a line goes out as it is. */
const AS_IT_IS = "(format csv, quote e'\\x01', delimiter e'\\x02')";

/**
 * The series of a run, one after another, all of one moment: Postgres makes the lines, and as many of them as are wanted
 * come through this process at a time.
 *
 * @param client of its own, which is used up.
 */
export async function* exportedSeries(client: pg.Client, run: ExportedRun): AsyncGenerator<ExportedSeries> {
  await client.query('begin transaction isolation level repeatable read, read only');
  await client.query("set local work_mem = '64MB'"); // the points of a series are sorted
  const { rows } = await client.query<{ id: number; name: string }>(
    'select id, name from series where run_id = $1 order by name',
    [run.runId],
  );
  for (const { id, name } of rows)
    yield {
      name,
      copy: (line) => client.query(copyTo(`copy (${query(run, id, line)}) to stdout with ${AS_IT_IS}`)),
    };
  await client.query('commit');
}

/** COPY takes no parameters: numbers of ours, and a uuid that is quoted. */
function query({ runId, chain }: ExportedRun, seriesId: number, line: string): string {
  const links = chain.map(({ epoch, untilStep }) => `(${epoch}, ${untilStep ?? LAST_STEP_THERE_IS})`);
  if (links.length === 0) return 'select where false';
  return `select ${line} from (values ${links.join(', ')}) as link (epoch, to_step)
    cross join lateral (
      select coalesce(point.step, batch.steps[1]) as step, batch.sequence, point.place, point.value,
        coalesce(point.time, batch.times[1]) as time
      from metric_batch batch
      cross join lateral unnest(batch.series_ids, batch.steps, batch.times, batch.values)
        with ordinality as point (series_id, step, time, value, place)
      where batch.run_id = ${pg.escapeLiteral(runId)} and batch.epoch = link.epoch
        and batch.first_step <= link.to_step and coalesce(point.series_id, batch.series_ids[1]) = ${seriesId}
      union all
      select coalesce(point.step, chunk.first_step + (point.place - 1) * chunk.step_stride)::int,
        chunk.first_sequence + coalesce(point.sequence, (point.place - 1) * chunk.sequence_stride),
        coalesce(point.ordinal, chunk.first_ordinal + (point.place - 1) * chunk.ordinal_stride) + 1, point.value,
        chunk.first_time + point.time
      from metric_chunk chunk
      cross join lateral unnest(chunk.steps, chunk.sequences, chunk.ordinals, chunk.times, chunk.values)
        with ordinality as point (step, sequence, ordinal, time, value, place)
      where chunk.series_id = ${seriesId} and chunk.epoch = link.epoch and chunk.first_step <= link.to_step
    ) point
    where step <= link.to_step
    order by link.epoch, step, sequence, place`;
}
