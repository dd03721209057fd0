import { decibels } from '#lib/statistics.ts';
import { meanSquaredError } from '../../imaging/mean-squared-error.ts';
import type { ScoredPairWith } from '../measure.ts';

/** A perfect image would have an infinite one, and a mean with it. */
const MOST_DECIBELS = 60;

/** PSNR in dB of a translation to what a perfect one looks like, at most 60. */
export function psnrToTruth({ translation, truth }: ScoredPairWith<'TRUTH'>): number {
  return Math.min(MOST_DECIBELS, decibels(meanSquaredError(translation, truth.image)));
}
