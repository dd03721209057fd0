import { ssim } from '../../imaging/ssim.ts';
import type { ScoredPairWithTruth } from '../measure.ts';

/** SSIM of a translation to what a perfect one looks like. */
export function ssimToTruth({ translation, truth }: ScoredPairWithTruth): number {
  return ssim(translation, truth.image);
}
