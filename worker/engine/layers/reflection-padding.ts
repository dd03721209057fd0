import { tf } from '../../compute/tf.ts';

/**
 * Mirrors the image outwards around its border pixels.
 *
 * @param x `[B, H, W, C]`, H and W above `padding`
 * @returns `[B, H + 2 * padding, W + 2 * padding, C]`
 */
export function reflectionPadding(x: tf.Tensor4D, padding: number): tf.Tensor4D {
  const none: [number, number] = [0, 0];
  const both: [number, number] = [padding, padding];
  return tf.mirrorPad(x, [none, both, both, none], 'reflect');
}
