import type { TensorMap } from '../../compute/step.ts';
import { tf } from '../../compute/tf.ts';
import { uniform, type Initializer } from '../random.ts';
import { tensorOf, type ParameterSpecs } from './parameters.ts';

interface ConvolutionShape {
  /** Height and width of the filter. */
  readonly size: number;
  readonly inputs: number;
  readonly outputs: number;
}

interface ConvolutionWindow {
  readonly stride: number;
  readonly padding: number;
}

/** How filter and bias of a convolution start. */
export interface ConvolutionInitializers {
  readonly filter: Initializer;
  readonly bias: Initializer;
}

/**
 * Weights of a convolution: `filter` [size, size, inputs, outputs] and `bias` [outputs].
 *
 * Both start at U(-1/sqrt(n), 1/sqrt(n)) with n = size^2 * inputs unless told (PyTorch's default for Conv2d).
 */
export function convolutionParameters(
  path: string,
  { size, inputs, outputs }: ConvolutionShape,
  initial: ConvolutionInitializers = {
    filter: uniform(1 / Math.sqrt(size * size * inputs)),
    bias: uniform(1 / Math.sqrt(size * size * inputs)),
  },
): ParameterSpecs {
  return {
    ...filterParameters(path, { size, inputs, outputs }, initial.filter),
    [`${path}/bias`]: { shape: [outputs], initial: initial.bias },
  };
}

/** Weight of a convolution without bias: `filter` [size, size, inputs, outputs], which starts in the same way. */
export function filterParameters(
  path: string,
  { size, inputs, outputs }: ConvolutionShape,
  initial: Initializer = uniform(1 / Math.sqrt(size * size * inputs)),
): ParameterSpecs {
  return { [`${path}/filter`]: { shape: [size, size, inputs, outputs], initial } };
}

/**
 * Cross-correlation with bias, zeros around the image.
 *
 * @param x `[B, H, W, inputs]`
 * @returns `[B, (H + 2 * padding - size) / stride + 1, ..., outputs]`, rounded down
 */
export function convolution(
  parameters: TensorMap,
  path: string,
  x: tf.Tensor4D,
  window: ConvolutionWindow,
): tf.Tensor4D {
  return tf.add(filtered(parameters, path, x, window), tensorOf(parameters, `${path}/bias`));
}

/** The same without bias, for what a normalization follows: it would take the bias away again. */
export function filtered(
  parameters: TensorMap,
  path: string,
  x: tf.Tensor4D,
  { stride, padding }: ConvolutionWindow,
): tf.Tensor4D {
  return tf.conv2d(x, tensorOf(parameters, `${path}/filter`) as tf.Tensor4D, stride, padding);
}
