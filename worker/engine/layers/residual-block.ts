import type { TensorMap } from '../../compute/step.ts';
import { tf } from '../../compute/tf.ts';
import { constant, normal } from '../random.ts';
import { convolution, convolutionParameters, type ConvolutionInitial, type Padding } from './convolution.ts';
import type { ParameterSpecs } from './parameters.ts';

/** What residual blocks differ in. */
export interface ResidualForm {
  /** Around the image of each convolution; it keeps height and width. */
  readonly padding: Padding;
  /** How the first and the second convolution start. */
  readonly initial: readonly [ConvolutionInitial, ConvolutionInitial];
}

/**
 * Padded by zeros. The first filter starts by He et al. 2015, sigma = sqrt(2 / (9 C)); the second at
 * sigma = 0.5 / sqrt(9 C), so that a new block is near the identity; biases at 0.
 */
export const NEAR_IDENTITY: ResidualForm = {
  padding: 1,
  initial: [
    ({ inputs }) => ({ filter: normal(Math.sqrt(2 / (9 * inputs))), bias: constant(0) }),
    ({ inputs }) => ({ filter: normal(0.5 / Math.sqrt(9 * inputs)), bias: constant(0) }),
  ],
};

export function residualBlockParameters(
  path: string,
  channels: number,
  { initial: [first, second] }: ResidualForm = NEAR_IDENTITY,
): ParameterSpecs {
  const shape = { size: 3, inputs: channels, outputs: channels };
  return {
    ...convolutionParameters(`${path}/conv1`, shape, first(shape)),
    ...convolutionParameters(`${path}/conv2`, shape, second(shape)),
  };
}

/**
 * x + conv3x3(relu(conv3x3(x))); no normalization and no activation after the sum.
 *
 * @param x `[B, H, W, C]`; the result has the same shape
 */
export function residualBlock(
  parameters: TensorMap,
  path: string,
  x: tf.Tensor4D,
  { padding }: ResidualForm = NEAR_IDENTITY,
): tf.Tensor4D {
  const window = { stride: 1, padding };
  const hidden = tf.relu(convolution(parameters, `${path}/conv1`, x, window));
  return tf.add(x, convolution(parameters, `${path}/conv2`, hidden, window));
}
