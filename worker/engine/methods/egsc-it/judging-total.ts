import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import { tf } from '../../../compute/tf.ts';

/** What the discriminators minimize together. Adam goes by its direction alone, but for epsilon. */
export function judgingTotal(
  { discriminatorLossWeight }: EgscItKnobs,
  losses: readonly tf.Scalar[],
  ganWeight: number,
): tf.Scalar {
  const sum = tf.addN<tf.Scalar>([...losses]);
  switch (discriminatorLossWeight) {
    case 'ONE':
      return sum;
    case 'GAN_WEIGHT':
      return tf.mul(sum, ganWeight);
  }
}
