import type { PrismaClient } from '#db/generated/client.ts';
import type { RunSnapshot, SeriesRequest } from './series-request.ts';

/** What of one metric in one segment lies in the asked range and is seen. */
export interface SeriesPart {
  readonly name: string;
  readonly seriesId: number;
  readonly epoch: number;
  /** Smallest and largest step with a point. */
  readonly firstStep: number;
  readonly lastStep: number;
  /** Points, counted no further than `maxPoints + 1`. */
  readonly countUpToLimit: number;
}

const LAST_STEP_THERE_IS = 2 ** 31 - 1;

/**
 * The parts of a request's curves, segment by segment. The end of a part is found from its newest points backwards,
 * so the few that came after the snapshot cost little to leave out.
 */
export function readSeriesParts(
  prisma: PrismaClient,
  { runId, chain, sequence }: RunSnapshot,
  { names, fromStep, toStep, maxPoints }: SeriesRequest,
): Promise<SeriesPart[]> {
  const end = toStep ?? LAST_STEP_THERE_IS;
  return prisma.$queryRaw<SeriesPart[]>`
    with link as (
      select * from unnest(
        ${chain.map((link) => link.epoch)}::int[],
        ${chain.map((link) => Math.min(link.untilStep ?? LAST_STEP_THERE_IS, end))}::int[]
      ) as link (epoch, until_step)
    ), part as (
      select series.name, series.id, link.epoch, head.step as first_step, tail.step as last_step
      from series cross join link
      cross join lateral (
        select step from metric_point
        where series_id = series.id and epoch = link.epoch and step <= link.until_step
          and sequence <= ${sequence}::bigint
        order by step desc limit 1
      ) tail
      cross join lateral (
        select step from metric_point
        where series_id = series.id and epoch = link.epoch and step >= ${fromStep ?? 0}::int
        order by step limit 1
      ) head
      where series.run_id = ${runId}::uuid and series.name = any(${[...names]}::text[]) and head.step <= tail.step
    )
    select name, id as "seriesId", epoch, first_step as "firstStep", last_step as "lastStep", (
      select count(*)::int from (
        select from metric_point point
        where point.series_id = part.id and point.epoch = part.epoch
          and point.step between part.first_step and part.last_step and point.sequence <= ${sequence}::bigint
        limit ${maxPoints + 1}::int
      ) counted
    ) as "countUpToLimit"
    from part order by name, epoch`;
}
