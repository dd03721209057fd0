import { tf } from '../../compute/tf.ts';

/**
 * L1: mean of |x - y| over all elements.
 *
 * |d| is written relu(d) + relu(-d), whose gradient at d = 0 is 0. Saturated pixels hit their target exactly, and
 * TensorFlow.js's gradient of abs there is -1, which would push every right pixel away.
 */
export function meanAbsolute(x: tf.Tensor, y: tf.Tensor): tf.Scalar {
  const difference = tf.sub(x, y);
  return tf.mean(tf.add(tf.relu(difference), tf.relu(tf.neg(difference))));
}

/** Mean of (x - y)^2 over all elements; `y` may be a number. */
export function meanSquared(x: tf.Tensor, y: tf.Tensor | number): tf.Scalar {
  return tf.mean(tf.square(tf.sub(x, y)));
}
