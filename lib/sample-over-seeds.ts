import { invariant } from './invariant.ts';
import type { RandomStream } from './random.ts';

const RESAMPLES = 10_000;

/** Something that was taken of the same images under several seeds: its values by seed, then by image. */
export type SeedColumn = readonly (readonly number[])[];

interface SampledMeans {
  /** Of each column over all images of all seeds. */
  readonly means: readonly number[];
  /** Of each column, the mean of every sample; null of fewer than two seeds, which say nothing of others. */
  readonly samples: readonly Float64Array[] | null;
}

/**
 * A bootstrap of two levels: each of 10,000 samples draws as many seeds, with replacement, and for each drawn seed as many
 * of its images. All columns are computed from the same draws, so that what is computed from several is paired.
 *
 * Source: Davison and Hinkley, Bootstrap Methods and their Application (1997), section 3.8 (hierarchical data).
 *
 * @param columns one or more, with as many seeds and images each
 * @returns a generator, which pauses after each sample: `lib/run-with-pauses.ts` runs it
 */
export function* sampleOverSeeds(
  columns: readonly SeedColumn[],
  draws: Pick<RandomStream, 'below'>,
): Generator<void, SampledMeans> {
  const seedCount = columns[0]?.length ?? 0;
  const imageCount = columns[0]?.[0]?.length ?? 0;
  invariant(
    seedCount > 0 && imageCount > 0,
    'sampleOverSeeds: expected values of one seed and image or more',
  );
  const means = columns.map((seeds) => meanOf(seeds.flat()));
  if (seedCount < 2) return { means, samples: null };

  const seeds = Array.from({ length: seedCount }, (_, seed) => byImage(columns, seed, imageCount));
  const samples = columns.map(() => new Float64Array(RESAMPLES));
  const sums = new Float64Array(columns.length);
  for (let sample = 0; sample < RESAMPLES; sample++) {
    sums.fill(0);
    for (let i = 0; i < seedCount; i++) {
      const values = seeds[draws.below(seedCount)];
      if (values) addImages(sums, values, imageCount, draws);
    }
    for (const [c, sampled] of samples.entries())
      sampled[sample] = (sums[c] ?? NaN) / (seedCount * imageCount);
    yield;
  }
  return { means, samples };
}

/** The values of one seed, those of an image beside each other. */
function byImage(columns: readonly SeedColumn[], seed: number, imageCount: number): Float64Array {
  const values = new Float64Array(columns.length * imageCount);
  for (let image = 0; image < imageCount; image++)
    for (const [c, column] of columns.entries())
      values[columns.length * image + c] = column[seed]?.[image] ?? NaN;
  return values;
}

function addImages(
  sums: Float64Array,
  values: Float64Array,
  imageCount: number,
  draws: Pick<RandomStream, 'below'>,
): void {
  const width = sums.length;
  for (let i = 0; i < imageCount; i++) {
    const start = width * draws.below(imageCount);
    for (let c = 0; c < width; c++) sums[c] = (sums[c] ?? 0) + (values[start + c] ?? NaN);
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
