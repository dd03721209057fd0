import { ssim } from '../../imaging/ssim.ts';
import type { ScoredPairWith } from '../measure.ts';

/** SSIM of a translation to what a perfect one looks like. */
export function ssimToTruth({ translation, truth }: ScoredPairWith<'TRUTH'>): number {
  return ssim(translation, truth.image);
}
