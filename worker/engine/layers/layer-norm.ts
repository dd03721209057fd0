import type { TensorMap } from '../../compute/step.ts';
import { tf } from '../../compute/tf.ts';
import { between, constant } from '../random.ts';
import { tensorOf, type ParameterSpecs } from './parameters.ts';

/** Added to a variance before its square root. */
const VARIANCE_EPSILON = 1e-5;

/** Weights of a layer normalization: `scale` [C] from U(0, 1), as in the program of Huang et al. 2018, `shift` [C] from 0. */
export function layerNormParameters(path: string, channels: number): ParameterSpecs {
  return {
    [`${path}/scale`]: { shape: [channels], initial: between(0, 1) },
    [`${path}/shift`]: { shape: [channels], initial: constant(0) },
  };
}

/**
 * scale * (x - mean) / sqrt(variance + 1e-5) + shift: mean and variance are those of the whole image, all channels
 * together, so that unlike instance normalization it keeps how channels differ; scale and shift are by channel
 * (Ba et al. 2016).
 *
 * @param x `[B, H, W, C]`; the result has the same shape
 */
export function layerNorm(parameters: TensorMap, path: string, x: tf.Tensor4D): tf.Tensor4D {
  const all = [1, 2, 3];
  const centered = tf.sub(x, tf.mean<tf.Tensor4D>(x, all, true));
  const variance = tf.mean<tf.Tensor4D>(tf.square(centered), all, true);
  const normed = tf.div(centered, tf.sqrt(tf.add<tf.Tensor4D>(variance, VARIANCE_EPSILON)));
  return tf.add(tf.mul(normed, tensorOf(parameters, `${path}/scale`)), tensorOf(parameters, `${path}/shift`));
}
