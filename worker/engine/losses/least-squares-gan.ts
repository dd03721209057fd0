import { tf } from '../../compute/tf.ts';
import { meanSquared } from './mean-distance.ts';

/** What the generator minimizes: mean (D(fake) - 1)^2 (LSGAN, Mao et al. 2017). */
export function foolingLoss(judgedFake: tf.Tensor): tf.Scalar {
  return meanSquared(judgedFake, 1);
}

/** What the discriminator minimizes: (mean (D(real) - 1)^2 + mean D(fake)^2) / 2. */
export function judgingLoss(judgedReal: tf.Tensor, judgedFake: tf.Tensor): tf.Scalar {
  return tf.mul(tf.add(meanSquared(judgedReal, 1), meanSquared(judgedFake, 0)), 0.5);
}
