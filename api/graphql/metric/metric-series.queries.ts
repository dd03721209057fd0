import { limits } from '#contracts/limits.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { groupBy } from '#lib/group-by.ts';
import { codedError } from '../../errors.ts';
import { finite, type MetricSeries } from './metric.type.ts';
import { readBuckets } from './metric-buckets.queries.ts';
import { type SeriesPart, readSeriesParts } from './series-parts.queries.ts';
import type { RunSnapshot, SeriesRequest } from './series-request.ts';

/**
 * Curves of a run, one for each name in the order asked: the logged points where they are at most `maxPoints`, else
 * buckets of steps (a power of two, so that the same request gives the same buckets). All sampling is done in SQL.
 *
 * @throws BAD_USER_INPUT for too many names, a bad range or `maxPoints` out of its limits.
 */
export async function readMetricSeries(
  prisma: PrismaClient,
  snapshot: RunSnapshot,
  request: SeriesRequest,
): Promise<MetricSeries[]> {
  check(request);
  const parts = await readSeriesParts(prisma, snapshot, request);
  const byName = groupBy(parts, (part) => part.name);
  const small: SeriesPart[] = [];
  const large: SeriesPart[] = [];
  for (const group of byName.values()) {
    const count = group.reduce((sum, part) => sum + part.countUpToLimit, 0);
    (count <= request.maxPoints ? small : large).push(...group);
  }
  const [points, buckets] = await Promise.all([
    readPoints(prisma, snapshot, small),
    readBuckets(prisma, snapshot, large, request.maxPoints),
  ]);
  const found = new Map([...points, ...buckets].map((series) => [series.name, series]));
  return request.names.map((name) => found.get(name) ?? { ...nothing, name });
}

const nothing = { steps: [], values: [], minValues: null, maxValues: null, exact: true, storedCount: 0 };

function check({ names, fromStep, toStep, maxPoints }: SeriesRequest): void {
  if (names.length > limits.maxMetricNames)
    throw codedError(
      'BAD_USER_INPUT',
      `"names" may have ${limits.maxMetricNames} items, but has ${names.length}.`,
    );
  if (maxPoints < 1 || maxPoints > limits.maxSeriesPoints)
    throw codedError(
      'BAD_USER_INPUT',
      `"maxPoints" must be from 1 to ${limits.maxSeriesPoints}, but is ${maxPoints}.`,
    );
  if (fromStep !== null && toStep !== null && fromStep > toStep)
    throw codedError('BAD_USER_INPUT', `"fromStep" ${fromStep} is after "toStep" ${toStep}.`);
}

interface PointsRow {
  readonly name: string;
  readonly steps: number[];
  readonly values: number[];
}

async function readPoints(
  prisma: PrismaClient,
  { sequence }: RunSnapshot,
  parts: readonly SeriesPart[],
): Promise<MetricSeries[]> {
  if (parts.length === 0) return [];
  const rows = await prisma.$queryRaw<PointsRow[]>`
    select series.name,
      array_agg(point.step order by point.epoch, point.step, point.sequence, point.ordinal) as steps,
      array_agg(point.value order by point.epoch, point.step, point.sequence, point.ordinal) as values
    from unnest(
      ${parts.map((part) => part.seriesId)}::int[], ${parts.map((part) => part.epoch)}::int[],
      ${parts.map((part) => part.firstStep)}::int[], ${parts.map((part) => part.lastStep)}::int[]
    ) as part (series_id, epoch, first_step, last_step)
    join series on series.id = part.series_id
    join metric_point point on point.series_id = part.series_id and point.epoch = part.epoch
      and point.step between part.first_step and part.last_step and point.sequence <= ${sequence}::bigint
    group by series.id`;
  return rows.map(({ name, steps, values }) => ({
    ...nothing,
    name,
    steps,
    values: values.map(finite),
    storedCount: steps.length,
  }));
}
