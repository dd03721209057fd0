import type { tf } from '../../compute/tf.ts';
import { gramDistance } from './gram-distance.ts';
import type { LossTerm } from './loss-term.ts';
import type { PerDirection, PerDomain } from './pass.ts';

/** Taps of VGG of the real and of the translated images. */
export type VggTaps = PerDomain<readonly tf.Tensor4D[]> & PerDirection<readonly tf.Tensor4D[]>;

/** Perceptual style: Gram matrices of VGG's taps of a translation against those of its exemplar. */
export const vggStyle: LossTerm<{ readonly taps: VggTaps }> = {
  schedule: 'annealed',
  values: ({ taps: { a, b, ab, ba } }) => [gramDistance(ab, b), gramDistance(ba, a)],
};
