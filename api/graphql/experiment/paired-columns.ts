import { isDeepStrictEqual } from 'node:util';
import type { EvaluationRows } from '#contracts/evaluation-rows.ts';
import {
  isStyleMeasure,
  measureFacts,
  type MeasureName,
  type StyleMeasureName,
} from '#contracts/measures.ts';
import { styleStatistics } from '#lib/style-statistics.ts';

/** The same images under one seed, by two rows of an experiment. */
export interface PairedSeed {
  readonly base: EvaluationRows;
  readonly row: EvaluationRows;
}

/** A metric of two rows of an experiment, by seed, then by image. */
export interface PairedColumn {
  readonly metric: string;
  readonly measure: MeasureName;
  readonly base: readonly (readonly number[])[];
  readonly row: readonly (readonly number[])[];
}

/** Statistics that are a mean over images; a difference in another one is not a mean of differences. */
const MEANS: ReadonlySet<string> = new Set(['MEAN', 'EXEMPLAR_RETRIEVAL', 'COLLAPSE_RATE']);
const NAMES = (Object.keys(measureFacts) as MeasureName[]).filter((name) => MEANS.has(measureFacts[name].of));

/**
 * What can be paired of seeds: each measure that is a mean over images, of the images of which it has a value under all
 * seeds and in both rows. A measure that some evaluation lacks is left out.
 *
 * @param seeds one or more
 */
export function pairedColumns(seeds: readonly PairedSeed[]): PairedColumn[] {
  return (['ab', 'ba'] as const).flatMap((end) =>
    NAMES.flatMap((name) => {
      const valuesOf = (rows: EvaluationRows) =>
        isStyleMeasure(name) ? ofContents(rows.styles[end], name) : ofPairs(rows, name, end);
      const column = withoutGaps(seeds.map(({ base, row }) => [valuesOf(base), valuesOf(row)] as const));
      return column ? [{ metric: `evaluation/${name}_${end}`, measure: name, ...column }] : [];
    }),
  );
}

/** The seeds of which both evaluations are of the same images as those of the first seed. */
export function ofSameImages(seeds: readonly PairedSeed[]): PairedSeed[] {
  const images = ({ pairs, styles }: EvaluationRows) => [
    pairs,
    [styles.ab, styles.ba].map((styled) => styled && [styled.contents, styled.exemplars]),
  ];
  const first = seeds[0] && images(seeds[0].base);
  return seeds.filter(({ base, row }) => [base, row].every((each) => isDeepStrictEqual(images(each), first)));
}

type Values = readonly (number | null)[];

function ofPairs({ values }: EvaluationRows, name: MeasureName, end: 'ab' | 'ba'): Values {
  return values[`evaluation/${name}_${end}`] ?? [];
}

/** Of every content image what it alone comes to; their mean is what all come to. */
function ofContents(styled: EvaluationRows['styles']['ab'], name: StyleMeasureName): Values {
  const statistic = styleStatistics[measureFacts[name].of];
  return (styled?.nearest ?? []).map((nearest) => statistic([nearest]));
}

/** Only the images that all have a value of; null where there are none. */
function withoutGaps(
  seeds: readonly (readonly [Values, Values])[],
): Pick<PairedColumn, 'base' | 'row'> | null {
  const all = seeds.flat();
  const places = (all[0] ?? []).flatMap((_, place) =>
    all.every((values) => typeof values[place] === 'number') ? [place] : [],
  );
  if (places.length === 0) return null;
  const chosen = (values: Values) => places.map((place) => values[place] ?? NaN);
  return { base: seeds.map(([base]) => chosen(base)), row: seeds.map(([, row]) => chosen(row)) };
}
