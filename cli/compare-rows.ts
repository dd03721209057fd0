import type { EvaluationRows } from '#contracts/evaluation-rows.ts';
import { measureFacts, type MeasureName } from '#contracts/measures.ts';
import { inCatalogOrder } from '#contracts/metrics/in-catalog-order.ts';
import { bootstrapInterval } from '#lib/bootstrap-interval.ts';
import { randomStream } from '#lib/random.ts';
import { statistics } from '#lib/statistics.ts';

/** A metric of two evaluations of the same pairs. */
export interface Difference {
  readonly metric: string;
  readonly first: number;
  readonly second: number;
  /** `second` minus `first`, with its 95 % interval over pairs. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Paired differences of all metrics that both evaluations have: the same pairs are drawn of both, so that what is hard in a
 * pair for both of them cancels. A metric whose difference is not finite is left out.
 *
 * @param first of the same pairs as `second`, in the same order
 */
export function compareRows(first: EvaluationRows, second: EvaluationRows): Difference[] {
  return inCatalogOrder(first.values)
    .flatMap(([metric, a]) => {
      const b = second.values[metric];
      const statistic = statisticOf(metric);
      return b && statistic ? [{ metric, ...difference(a, b, statistic) }] : [];
    })
    .filter(({ difference, low, high }) => [difference, low, high].every(Number.isFinite));
}

/** Whether two evaluations are of the same pairs of images in the same order. */
export function areOfSamePairs(first: EvaluationRows, second: EvaluationRows): boolean {
  return (
    first.pairs.length === second.pairs.length &&
    first.pairs.every(({ a, b }, i) => a === second.pairs[i]?.a && b === second.pairs[i].b)
  );
}

type Statistic = (typeof statistics)[keyof typeof statistics];

function difference(a: readonly number[], b: readonly number[], statistic: Statistic) {
  const [low, high] = bootstrapInterval(
    [a, b],
    (drawnA, drawnB) => statistic(drawnB) - statistic(drawnA),
    randomStream(0, 'bootstrap'),
  );
  const [first, second] = [statistic(a), statistic(b)];
  return { first, second, difference: second - first, low, high };
}

/** Null for a metric of a program that knows other measures. */
function statisticOf(metric: string): Statistic | null {
  const name = /^evaluation\/(.+)_(?:ab|ba)$/.exec(metric)?.[1];
  return name !== undefined && name in measureFacts ? statistics[measureFacts[name as MeasureName].of] : null;
}
