import { tf } from '../../compute/tf.ts';
import { meanAbsolute } from './mean-distance.ts';

/**
 * How far apart two styles are: sum over the taps of mean |G(x) - G(y)|, where G = F^T F / (H W) of a tap F, `[H W, C]`.
 * Taps have unit energy per channel, so the diagonal of G is 1 / (H W) of every live channel: G compares which channels
 * occur together, not how strongly. Source: EGSC-IT (Ma et al., ICLR 2019), after Gatys et al. (CVPR 2016).
 *
 * @param x taps of the images that learn
 * @param y taps of their exemplars, of the same shapes
 */
export function gramDistance(x: readonly tf.Tensor4D[], y: readonly tf.Tensor4D[]): tf.Scalar {
  return tf.addN(perTap(x, y, (a, b) => meanAbsolute(gram(a), gram(b))));
}

/**
 * How far apart two contents are: sum over the taps l = 1 ... n of l / n * mean |x_l - y_l|, which weighs deep taps more.
 *
 * @param x taps of the images that learn
 * @param y taps of their content images, of the same shapes
 */
export function tapDistance(x: readonly tf.Tensor4D[], y: readonly tf.Tensor4D[]): tf.Scalar {
  return tf.addN(perTap(x, y, (a, b, i) => tf.mul(meanAbsolute(a, b), (i + 1) / x.length)));
}

/** @returns `[B, C, C]` */
export function gram(tap: tf.Tensor4D): tf.Tensor3D {
  const [batch, height, width, channels] = tap.shape;
  const flat = tf.reshape<tf.Rank.R3>(tap, [batch, height * width, channels]);
  return tf.div(tf.matMul<tf.Tensor3D>(flat, flat, true, false), height * width);
}

function perTap(
  x: readonly tf.Tensor4D[],
  y: readonly tf.Tensor4D[],
  distance: (a: tf.Tensor4D, b: tf.Tensor4D, i: number) => tf.Scalar,
): tf.Scalar[] {
  return x.map((tap, i) => {
    const other = y[i];
    if (!other) throw new Error(`perTap: expected ${x.length} taps, got ${y.length}`);
    return distance(tap, other, i);
  });
}
