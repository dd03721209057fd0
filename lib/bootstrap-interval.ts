import type { RandomStream } from './random.ts';
import { percentile } from './statistics.ts';

const RESAMPLES = 1_000;

export type Interval = readonly [low: number, high: number];

/**
 * 95 % interval of something that is computed from `count` independent images: the 2.5th and 97.5th percentile of what
 * 1,000 samples of as many images, drawn with replacement, give.
 *
 * Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13 (percentile interval).
 *
 * @param count images, one or more
 * @param valueOf what the images at these places give
 */
export function bootstrapInterval(
  count: number,
  valueOf: (places: Uint32Array) => number,
  draws: Pick<RandomStream, 'below'>,
): Interval {
  const values = new Float64Array(RESAMPLES);
  const places = new Uint32Array(count);
  for (let i = 0; i < RESAMPLES; i++) {
    for (let j = 0; j < count; j++) places[j] = draws.below(count);
    values[i] = valueOf(places);
  }
  return [percentile(values, 0.025), percentile(values, 0.975)];
}
