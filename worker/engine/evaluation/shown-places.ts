import type { RankedPairs } from '#contracts/evaluation-pictures.ts';

/**
 * Places of the best, the middle and the worst values, each from better to worse; fewer where there are not so many.
 *
 * @param values by place, null where there is none; more is better
 * @param count places of each
 */
export function shownPlaces(
  values: readonly (number | null)[],
  count: number,
): Readonly<Record<RankedPairs, readonly number[]>> {
  const ordered = values
    .flatMap((value, place) => (value === null ? [] : [{ value, place }]))
    .sort((a, b) => b.value - a.value || a.place - b.place)
    .map(({ place }) => place);
  const middle = Math.max(0, Math.floor((ordered.length - count) / 2));
  return {
    BEST: ordered.slice(0, count),
    MEDIAN: ordered.slice(middle, middle + count),
    WORST: ordered.slice(-count),
  };
}
