import { tf } from '../../compute/tf.ts';

const SIZE = 3;
const STRIDE = 2;

/**
 * Images of half the size: means of windows 3x3 at a stride of 2 with a border of 1, over what lies inside the image.
 *
 * @param x `[B, H, W, C]`
 * @returns `[B, H / 2, W / 2, C]`, rounded up
 */
export function averagePooling(x: tf.Tensor4D): tf.Tensor4D {
  const [, height, width] = x.shape;
  return tf.div(zeroPaddedMeans(x), zeroPaddedMeans(tf.ones([1, height, width, 1])));
}

function zeroPaddedMeans(x: tf.Tensor4D): tf.Tensor4D {
  const none: [number, number] = [0, 0];
  const both: [number, number] = [1, 1];
  return tf.avgPool(tf.pad(x, [none, both, both, none]), SIZE, STRIDE, 'valid');
}
