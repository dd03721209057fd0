import { limits } from '#contracts/limits.ts';
import { Prisma, type PrismaClient } from '#db/generated/client.ts';
import { codedError } from '../../errors.ts';
import { type Curve, finite, type MetricSeries } from './metric.type.ts';
import { readBuckets } from './metric-buckets.queries.ts';
import { batchPoints, chunkPoints, chunksOfPart, partsNamed } from './part-points.ts';
import { sentIntegers, sentNumbers } from './sent-array.ts';
import { type SeriesPart, readSeriesParts } from './series-parts.queries.ts';
import type { CurvesSnapshot, SeriesRequest } from './series-request.ts';

/**
 * Curves of runs, one for each name in the order asked: the logged points where they are at most `maxPoints`, else
 * buckets of steps (a power of two, so that the same request gives the same buckets). A fork's begin with those of the run
 * that it continues. It takes at most three statements for any number of runs and
 * names, and a fourth where several chunks end at one step.
 *
 * @returns the curves of each run, in the order of the runs.
 * @throws BAD_USER_INPUT for too many names, a bad range or `maxPoints` out of its limits.
 */
export async function readMetricSeries(
  prisma: PrismaClient,
  runs: readonly CurvesSnapshot[],
  request: SeriesRequest,
): Promise<MetricSeries[][]> {
  check(request);
  const parts = await readSeriesParts(prisma, runs, request);
  const counts = new Map<number, number>();
  for (const { curve, count } of parts) counts.set(curve, (counts.get(curve) ?? 0) + count);
  const isSmall = ({ curve }: SeriesPart): boolean => (counts.get(curve) ?? 0) <= request.maxPoints;
  const [points, buckets] = await Promise.all([
    readPoints(prisma, parts.filter(isSmall)),
    readBuckets(
      prisma,
      parts.filter((part) => !isSmall(part)),
      request.maxPoints,
    ),
  ]);
  const found = new Map(
    parts.map(({ run, name, curve }) => [`${run} ${name}`, points.get(curve) ?? buckets.get(curve)]),
  );
  return runs.map(({ inherited }, run) => {
    const inheritedUntilStep = inherited.at(-1)?.untilStep ?? null;
    return request.names.map((name) => ({
      ...(found.get(`${run} ${name}`) ?? NOTHING),
      name,
      inheritedUntilStep,
    }));
  });
}

const NOTHING: Curve = {
  steps: [],
  values: [],
  minValues: null,
  maxValues: null,
  exact: true,
  storedCount: 0,
};

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
  readonly curve: number;
  readonly steps: Uint8Array;
  readonly values: Uint8Array;
}

/** @returns curves by their numbers. */
async function readPoints(prisma: PrismaClient, parts: readonly SeriesPart[]): Promise<Map<number, Curve>> {
  if (parts.length === 0) return new Map();
  const rows = await prisma.$queryRaw<PointsRow[]>`
    with ${partsNamed(parts.map((part) => ({ ...part, width: 1, storedWidth: 1 })))}, point as (
      select curve, place, step, sequence, ordinal, value from (${batchPoints}) point
      union all
      select part.curve, part.place, point.step, point.sequence, point.ordinal, point.value
      from part
      cross join lateral (${chunksOfPart}) chunk
      cross join lateral (${chunkPoints(Prisma.sql`part.from_step`, Prisma.sql`part.to_step`)}) point
      where point.step between part.from_step and part.to_step and point.sequence <= part.sequence
    )
    select curve, array_send(array_agg(step order by place, step, sequence, ordinal)) as steps,
      array_send(array_agg(value order by place, step, sequence, ordinal)) as values
    from point group by curve`;
  return new Map(
    rows.map((row) => {
      const steps = [...sentIntegers(row.steps)];
      const values = Array.from(sentNumbers(row.values), finite);
      return [row.curve, { ...NOTHING, steps, values, storedCount: steps.length }];
    }),
  );
}
