import { tf } from '../../compute/tf.ts';
import type { LossTerm } from './loss-term.ts';
import { meanSquared } from './mean-distance.ts';

/**
 * 2 * mean z^2 over the joint batch, which is the sum of both domains' means: the KL divergence of N(z, 1) from N(0, 1)
 * up to a factor (EGSC-IT's code, UNIT).
 */
export const kl: LossTerm<{ readonly latent: tf.Tensor4D }> = {
  schedule: 'constant',
  values: ({ latent }) => [tf.mul(meanSquared(latent, 0), 2)],
};
