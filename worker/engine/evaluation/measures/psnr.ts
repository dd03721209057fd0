import { decibels, meanSquaredError } from '../../imaging/mean-squared-error.ts';
import type { ScoredPairWithTruth, SetMeasurement } from '../measure.ts';

/**
 * PSNR in dB of the mean squared error over all images, since a single perfect image has none: below the mean of the
 * images' own.
 */
export function psnr(): SetMeasurement<ScoredPairWithTruth> {
  let sum = 0;
  let count = 0;
  return {
    add({ translation, truth }) {
      sum += meanSquaredError(translation, truth.image);
      count++;
    },
    value: () => decibels(sum / count),
  };
}
