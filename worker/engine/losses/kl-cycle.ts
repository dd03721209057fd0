import { tf } from '../../compute/tf.ts';
import type { LossTerm } from './loss-term.ts';
import { meanSquared } from './mean-distance.ts';

/** 2 * mean z^2 over the joint batch of both translated images, as `kl` takes the real ones: the sum of both means. */
export const klCycle: LossTerm<{ readonly cycleLatent: tf.Tensor4D }> = {
  schedule: 'constant',
  values: ({ cycleLatent }) => [tf.mul(meanSquared(cycleLatent, 0), 2)],
};
