import { isDeepStrictEqual } from 'node:util';
import { readEvaluationMetric } from '#contracts/evaluation-metric.ts';
import type { EvaluationRows } from '#contracts/evaluation-rows.ts';
import {
  isStyleMeasure,
  measureFacts,
  type MeasureName,
  type StyleMeasureName,
} from '#contracts/measures.ts';
import { inCatalogOrder } from '#contracts/metrics/in-catalog-order.ts';
import { bootstrapInterval } from '#lib/bootstrap-interval.ts';
import { randomStream } from '#lib/random.ts';
import { type Statistic, statistics } from '#lib/statistics.ts';
import { type NearestStyles, styleStatistics } from '#lib/style-statistics.ts';

/** A metric of two evaluations of the same pairs. */
export interface Difference {
  readonly metric: string;
  readonly first: number;
  readonly second: number;
  /** `second` minus `first`, with its 95 % interval over pairs. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** Pairs, or content images under exemplars of every style, that both have a value of. */
  readonly count: number;
}

/**
 * Paired differences of all metrics that both evaluations have: the same pairs are drawn of both, so that what is hard in a
 * pair for both of them cancels. A metric whose difference is not finite is left out.
 *
 * @param first of the same pairs as `second`, in the same order
 * @returns a generator, which pauses after each metric: `lib/run-with-pauses.ts` runs it
 */
export function* compareRows(first: EvaluationRows, second: EvaluationRows): Generator<void, Difference[]> {
  const differences: Differences = {};
  for (const [metric, compute] of [...ofPairs(first, second), ...ofStyles(first, second)]) {
    differences[metric] = compute();
    yield;
  }
  return inCatalogOrder(differences).flatMap(([metric, found]) =>
    found && [found.difference, found.low, found.high].every(Number.isFinite) ? [{ metric, ...found }] : [],
  );
}

/** Whether two evaluations are of the same pairs of images in the same order. */
export function areOfSamePairs(first: EvaluationRows, second: EvaluationRows): boolean {
  return isDeepStrictEqual(first.pairs, second.pairs);
}

type Differences = Record<string, Omit<Difference, 'metric'> | null>;

/** A metric and what computes its difference. */
type Task = readonly [metric: string, compute: () => Differences[string]];

function ofPairs(first: EvaluationRows, second: EvaluationRows): Task[] {
  return Object.entries(first.values).flatMap(([metric, a]): Task[] => {
    const b = second.values[metric];
    const statistic = statisticOf(metric);
    return b && statistic ? [[metric, () => pairedDifference(a, b, statistic)]] : [];
  });
}

/** Those that have a value of both. */
function pairedDifference(
  a: readonly (number | null)[],
  b: readonly (number | null)[],
  statistic: Statistic,
): Omit<Difference, 'metric'> | null {
  const both = a.flatMap((x, i): [number, number][] => {
    const y = b[i] ?? null;
    return x === null || y === null ? [] : [[x, y]];
  });
  if (both.length === 0) return null;
  const [xs, ys] = [both.map(([x]) => x), both.map(([, y]) => y)];
  const interval = bootstrapInterval(
    [xs, ys],
    (drawnX, drawnY) => statistic(drawnY) - statistic(drawnX),
    randomStream(0, 'bootstrap'),
  );
  return differenceOf(statistic(xs), statistic(ys), interval, both.length);
}

/** Where both translated the same images under the same exemplars. */
function ofStyles(first: EvaluationRows, second: EvaluationRows): Task[] {
  const names = (Object.keys(measureFacts) as MeasureName[]).filter(isStyleMeasure);
  return (['ab', 'ba'] as const).flatMap((end) => {
    const [a, b] = [first.styles[end], second.styles[end]];
    if (!a || !b) return [];
    if (!isDeepStrictEqual([a.contents, a.exemplars], [b.contents, b.exemplars])) return [];
    return names.map((name): Task => [
      `evaluation/${name}_${end}`,
      () => styleDifference(a.nearest, b.nearest, name),
    ]);
  });
}

function styleDifference(
  a: readonly NearestStyles[],
  b: readonly NearestStyles[],
  name: StyleMeasureName,
): Omit<Difference, 'metric'> {
  const statistic = styleStatistics[measureFacts[name].of];
  const drawn = (of: readonly NearestStyles[], places: Float64Array) =>
    statistic(Array.from(places, (place) => of[place] ?? []));
  const interval = bootstrapInterval(
    [[...a.keys()]],
    (places) => drawn(b, places) - drawn(a, places),
    randomStream(0, 'bootstrap'),
  );
  return differenceOf(statistic(a), statistic(b), interval, a.length);
}

function differenceOf(
  first: number,
  second: number,
  [low, high]: readonly [number, number],
  count: number,
): Omit<Difference, 'metric'> {
  return { first, second, difference: second - first, low, high, count };
}

/** Null for a metric of a program that knows other measures. */
function statisticOf(metric: string): Statistic | null {
  const name = readEvaluationMetric(metric)?.measure;
  if (name === undefined || !(name in measureFacts)) return null;
  const known = name as MeasureName;
  return isStyleMeasure(known) ? null : statistics[pairStatistic(known)];
}

function pairStatistic(name: Exclude<MeasureName, StyleMeasureName>): keyof typeof statistics {
  return measureFacts[name].of;
}
