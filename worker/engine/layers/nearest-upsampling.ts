import { tf } from '../../compute/tf.ts';

/** Every pixel as a block of 2x2: `[B, H, W, C]` -> `[B, 2H, 2W, C]`. */
export function nearestUpsampling(x: tf.Tensor4D): tf.Tensor4D {
  const [, height, width] = x.shape;
  return tf.image.resizeNearestNeighbor(x, [2 * height, 2 * width]);
}
