import { grayOf } from '../../imaging/gray-image.ts';
import { graySsim } from '../../imaging/ssim.ts';
import type { ScoredPair } from '../measure.ts';

/** SSIM of a translation to its content image, both as gray: whether what is to be seen is still there. */
export function graySsimToContent({ translation, content }: ScoredPair): number {
  return graySsim(grayOf(translation), grayOf(content));
}
