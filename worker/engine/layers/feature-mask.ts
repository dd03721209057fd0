import { tf } from '../../compute/tf.ts';

/**
 * The feature mask 0.5 + 0.5 * sigmoid(f), elementwise in (0.5, 1): what the mask network finds matters in a content
 * image, with a floor that lets everything else through at half strength (EGSC-IT section 3.2, eta = 0.5).
 *
 * @param features `[B, h, w, C]`, standardized; the result has the same shape
 */
export function featureMask(features: tf.Tensor4D): tf.Tensor4D {
  return tf.add(tf.mul(tf.sigmoid(features), 0.5), 0.5);
}
