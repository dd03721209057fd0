import type { TensorMap } from '../../compute/step.ts';
import { tf } from '../../compute/tf.ts';
import { constant, normal } from '../random.ts';
import { convolution, convolutionParameters } from './convolution.ts';
import type { ParameterSpecs } from './parameters.ts';

const KEEP_SIZE = { stride: 1, padding: 1 } as const;

/**
 * Weights of a residual block. The first filter starts by He et al. 2015, sigma = sqrt(2 / (9 C)); the second at
 * sigma = 0.5 / sqrt(9 C), so that a new block is near the identity; biases at 0.
 */
export function residualBlockParameters(path: string, channels: number): ParameterSpecs {
  const shape = { size: 3, inputs: channels, outputs: channels };
  const bias = constant(0);
  return {
    ...convolutionParameters(`${path}/conv1`, shape, { filter: normal(Math.sqrt(2 / (9 * channels))), bias }),
    ...convolutionParameters(`${path}/conv2`, shape, { filter: normal(0.5 / Math.sqrt(9 * channels)), bias }),
  };
}

/**
 * x + conv3x3(relu(conv3x3(x))), padded by zeros; no normalization and no activation after the sum.
 *
 * @param x `[B, H, W, C]`; the result has the same shape
 */
export function residualBlock(parameters: TensorMap, path: string, x: tf.Tensor4D): tf.Tensor4D {
  const hidden = tf.relu(convolution(parameters, `${path}/conv1`, x, KEEP_SIZE));
  return tf.add(x, convolution(parameters, `${path}/conv2`, hidden, KEEP_SIZE));
}
