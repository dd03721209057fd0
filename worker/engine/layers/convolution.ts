import type { TensorMap } from '../../compute/step.ts';
import { tf } from '../../compute/tf.ts';
import { constant, uniform, type Initializer } from '../random.ts';
import { tensorOf, type ParameterSpecs } from './parameters.ts';
import { reflectionPadding } from './reflection-padding.ts';

export interface ConvolutionShape {
  /** Height and width of the filter. */
  readonly size: number;
  readonly inputs: number;
  readonly outputs: number;
}

/**
 * What surrounds an image: so many zeros, its own mirror image so far, or (SAME, as TensorFlow calls it) as many zeros as
 * make H into ceil(H / stride), the odd one after the image.
 */
export type Padding = number | { readonly mirrored: number } | 'SAME';

interface ConvolutionWindow {
  readonly stride: number;
  readonly padding: Padding;
}

/** How filter and bias of a convolution start. */
export interface ConvolutionInitializers {
  readonly filter: Initializer;
  readonly bias: Initializer;
}

/** How the convolutions of a network start, by their shape. */
export type ConvolutionInitial = (shape: ConvolutionShape) => ConvolutionInitializers;

/** U(-1/sqrt(n), 1/sqrt(n)) with n = size^2 * inputs, bias too: PyTorch's default for Conv2d. */
export function fanInUniform({ size, inputs }: ConvolutionShape): ConvolutionInitializers {
  const initial = uniform(1 / Math.sqrt(size * size * inputs));
  return { filter: initial, bias: initial };
}

/** U(-b, b) with b = sqrt(6 / (size^2 * (inputs + outputs))), biases 0 (Glorot and Bengio 2010). */
export function glorotUniform({ size, inputs, outputs }: ConvolutionShape): ConvolutionInitializers {
  return { filter: uniform(Math.sqrt(6 / (size * size * (inputs + outputs)))), bias: constant(0) };
}

/** Weights of a convolution: `filter` [size, size, inputs, outputs] and `bias` [outputs]. */
export function convolutionParameters(
  path: string,
  shape: ConvolutionShape,
  initial: ConvolutionInitializers = fanInUniform(shape),
): ParameterSpecs {
  return {
    ...filterParameters(path, shape, initial.filter),
    [`${path}/bias`]: { shape: [shape.outputs], initial: initial.bias },
  };
}

/** Weight of a convolution without bias: `filter` [size, size, inputs, outputs], which starts in the same way. */
export function filterParameters(
  path: string,
  shape: ConvolutionShape,
  initial: Initializer = fanInUniform(shape).filter,
): ParameterSpecs {
  const { size, inputs, outputs } = shape;
  return { [`${path}/filter`]: { shape: [size, size, inputs, outputs], initial } };
}

/**
 * Cross-correlation with bias.
 *
 * @param x `[B, H, W, inputs]`
 * @returns `[B, (H + 2 * padding - size) / stride + 1, ..., outputs]`, rounded down; SAME: `[B, ceil(H / stride), ...]`
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
  const filter = tensorOf(parameters, `${path}/filter`) as tf.Tensor4D;
  if (padding === 'SAME') return tf.conv2d(x, filter, stride, 'same');
  if (typeof padding === 'number') return tf.conv2d(x, filter, stride, padding);
  return tf.conv2d(reflectionPadding(x, padding.mirrored), filter, stride, 'valid');
}
