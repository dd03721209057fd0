import { tf } from '../../compute/tf.ts';

/**
 * Clamps to [-1, 1] and lets the gradient through unchanged, so that a pixel saturated at a wrong color still learns
 * (the straight-through estimator of Bengio et al. 2013).
 */
export function straightThroughClamp(x: tf.Tensor4D): tf.Tensor4D {
  return clamp(x);
}

const clamp = tf.customGrad((x) => ({
  value: tf.clipByValue(x as tf.Tensor, -1, 1),
  gradFunc: (dy: tf.Tensor) => dy,
})) as (x: tf.Tensor4D) => tf.Tensor4D;
