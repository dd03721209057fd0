import type { RandomStream } from './random.ts';
import { percentile } from './statistics.ts';

const RESAMPLES = 1_000;

export type Interval = readonly [low: number, high: number];

/**
 * 95 % interval of something that is computed from independent images: the 2.5th and 97.5th percentile of what
 * 1,000 samples of as many images, drawn with replacement, give.
 *
 * Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13 (percentile interval).
 *
 * @param columns what is known of the images, one or more values of each; all of a length
 * @param valueOf what the drawn images give, of all columns the same ones
 */
export function bootstrapInterval<Columns extends readonly [readonly number[], ...(readonly number[])[]]>(
  columns: readonly [...Columns],
  valueOf: (...drawn: { [Column in keyof Columns]: Float64Array }) => number,
  draws: Pick<RandomStream, 'below'>,
): Interval {
  const count = columns[0].length;
  const drawn = columns.map(() => new Float64Array(count)) as { [Column in keyof Columns]: Float64Array };
  const values = new Float64Array(RESAMPLES);
  for (let i = 0; i < RESAMPLES; i++) {
    for (let j = 0; j < count; j++) {
      const place = draws.below(count);
      for (const [c, column] of columns.entries()) (drawn[c] as Float64Array)[j] = column[place] ?? NaN;
    }
    values[i] = valueOf(...drawn);
  }
  return [percentile(values, 0.025), percentile(values, 0.975)];
}
