import type { EvaluationRows } from '#contracts/evaluation-rows.ts';
import { isStyleMeasure, measureFacts, type MeasureName } from '#contracts/measures.ts';
import { randomStream } from '#lib/random.ts';
import type { SeedColumn } from '#lib/sample-over-seeds.ts';
import { styleStatistics } from '#lib/style-statistics.ts';

/** The rows of a claim under the seeds that all of them have, scored on the same images. */
export interface PooledRows {
  readonly seeds: readonly number[];
  /** By name of the row, one for each seed. */
  readonly scored: ReadonlyMap<string, readonly EvaluationRows[]>;
}

/** The ends of metric names: `ab` is A to B. */
export type End = 'ab' | 'ba';

/** What a value of a row is computed from: columns that are drawn again, and what their means come to. */
export interface PooledValue {
  readonly columns: readonly SeedColumn[];
  readonly valueOf: (means: readonly number[]) => number;
}

/**
 * Of every row what a measure is computed from, over the images of which all rows have a value under all seeds.
 *
 * @returns null where there are no such images
 */
export function pooledValues(
  rows: PooledRows,
  measure: MeasureName,
  end: End,
): ReadonlyMap<string, PooledValue> | null {
  return measureFacts[measure].of === 'STYLE_COVERAGE'
    ? coverages(rows, end)
    : means(rows, (of) => valuesOf(of, measure, end));
}

/**
 * As `exemplar_retrieval`, against exemplars that were shuffled: each content image's translations are compared with its
 * exemplars in a random order, which is drawn once.
 */
export function shuffledRetrieval(rows: PooledRows, end: End): ReadonlyMap<string, PooledValue> | null {
  return means(rows, (of) => {
    const draws = randomStream(0, 'shuffled exemplars'); // in all rows and seeds the same
    return (of.styles[end]?.nearest ?? []).map((nearest) => {
      const order = draws.permutation(nearest.length);
      return nearest.filter((style, exemplar) => style === order[exemplar]).length / nearest.length;
    });
  });
}

type Values = readonly (number | null)[];

function valuesOf(rows: EvaluationRows, measure: MeasureName, end: End): Values {
  if (!isStyleMeasure(measure)) return rows.values[`evaluation/${measure}_${end}`] ?? [];
  const statistic = styleStatistics[measureFacts[measure].of];
  return (rows.styles[end]?.nearest ?? []).map((nearest) => statistic([nearest]));
}

function means(
  { scored }: PooledRows,
  valuesIn: (rows: EvaluationRows) => Values,
): ReadonlyMap<string, PooledValue> | null {
  const values = new Map(Array.from(scored, ([name, seeds]) => [name, seeds.map(valuesIn)] as const));
  const all = [...values.values()].flat();
  const places = (all[0] ?? []).flatMap((_, place) =>
    all.every((each) => typeof each[place] === 'number') ? [place] : [],
  );
  if (places.length === 0) return null;
  return new Map(
    Array.from(values, ([name, seeds]) => {
      const column = seeds.map((each) => places.map((place) => each[place] ?? NaN));
      return [name, { columns: [column], valueOf: ([mean]: readonly number[]) => mean ?? NaN }] as const;
    }),
  );
}

/** Entropy is no mean over images, but that of means: of the share of every style. */
function coverages({ scored }: PooledRows, end: End): ReadonlyMap<string, PooledValue> | null {
  const nearest = new Map(
    Array.from(
      scored,
      ([name, seeds]) => [name, seeds.map(({ styles }) => styles[end]?.nearest ?? [])] as const,
    ),
  );
  const all = [...nearest.values()].flat();
  const [contents] = all;
  const styles = contents?.[0]?.length ?? 0;
  if (styles < 2 || !all.every((each) => each.length === contents?.length)) return null;
  return new Map(
    Array.from(nearest, ([name, seeds]) => {
      const columns = Array.from({ length: styles }, (_, style) =>
        seeds.map((each) => each.map((of) => of.filter((found) => found === style).length / of.length)),
      );
      return [name, { columns, valueOf: (shares: readonly number[]) => entropyOf(shares) }] as const;
    }),
  );
}

/** Of that of all styles alike. */
function entropyOf(shares: readonly number[]): number {
  const entropy = shares.reduce((sum, share) => (share > 0 ? sum - share * Math.log(share) : sum), 0);
  return Math.abs(entropy) / Math.log(shares.length);
}
