import { meanSquaredError } from '../../imaging/mean-squared-error.ts';
import type { ScoredPairWith } from '../measure.ts';

/** Mean squared error of a translation to what a perfect one looks like, of 255^2. */
export function squaredErrorToTruth({ translation, truth }: ScoredPairWith<'TRUTH'>): number {
  return meanSquaredError(translation, truth.image);
}
