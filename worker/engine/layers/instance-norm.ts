import type { TensorMap } from '../../compute/step.ts';
import { tf } from '../../compute/tf.ts';
import { constant } from '../random.ts';
import { normalizeChannels } from './channel-statistics.ts';
import { tensorOf, type ParameterSpecs } from './parameters.ts';

/** Weights of an instance normalization: `scale` [C] from 1, `shift` [C] from 0. */
export function instanceNormParameters(path: string, channels: number): ParameterSpecs {
  return {
    [`${path}/scale`]: { shape: [channels], initial: constant(1) },
    [`${path}/shift`]: { shape: [channels], initial: constant(0) },
  };
}

/**
 * scale * (x - mean) / sqrt(variance + 1e-5) + shift, by channel and image (Ulyanov et al. 2016).
 *
 * @param x `[B, H, W, C]`; the result has the same shape
 */
export function instanceNorm(parameters: TensorMap, path: string, x: tf.Tensor4D): tf.Tensor4D {
  return tf.add(
    tf.mul(normalizeChannels(x), tensorOf(parameters, `${path}/scale`)),
    tensorOf(parameters, `${path}/shift`),
  );
}
