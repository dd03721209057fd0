import { invariant } from './invariant.ts';

/**
 * Of one content image, translated under one exemplar of every style: for each exemplar, by number, the style that the
 * translation's colors are nearest to.
 */
export type NearestStyles = readonly number[];

/** What one number can say of content images, all under the same exemplars. */
export const styleStatistics = {
  EXEMPLAR_RETRIEVAL: exemplarRetrieval,
  STYLE_COVERAGE: styleCoverage,
  COLLAPSE_RATE: collapseRate,
} as const satisfies Record<string, StyleStatistic>;

/** @param contents one or more */
export type StyleStatistic = (contents: readonly NearestStyles[]) => number;

/**
 * Share of translations that are nearest to the style of their own exemplar: 1 where every exemplar is followed, one in as
 * many as there are styles by chance and where none is.
 */
function exemplarRetrieval(contents: readonly NearestStyles[]): number {
  return share(contents.map((nearest) => share(nearest.map((style, exemplar) => style === exemplar))));
}

/**
 * Entropy of the styles that the translations are nearest to, of that of all styles alike: 1 where each style is met as
 * often as the others, 0 where there is but one.
 */
function styleCoverage(contents: readonly NearestStyles[]): number {
  const [first] = contents;
  invariant(first !== undefined && first.length > 1, 'styleCoverage: expected contents under several styles');
  const counts = new Map<number, number>();
  for (const style of contents.flat()) counts.set(style, (counts.get(style) ?? 0) + 1);
  const all = first.length * contents.length;
  const entropy = [...counts.values()].reduce((sum, count) => sum - (count / all) * Math.log(count / all), 0);
  return Math.abs(entropy) / Math.log(first.length); // -0 where there is but one
}

/** Share of content images all of whose translations are nearest to one and the same style: 0 where exemplars matter. */
function collapseRate(contents: readonly NearestStyles[]): number {
  return share(contents.map((nearest) => new Set(nearest).size === 1));
}

function share(values: readonly (boolean | number)[]): number {
  return values.reduce<number>((sum, value) => sum + Number(value), 0) / values.length;
}
