import type { TensorMap } from '../../compute/step.ts';
import { tf } from '../../compute/tf.ts';
import { uniform, type Initializer } from '../random.ts';
import type { ConvolutionInitializers } from './convolution.ts';
import { tensorOf, type ParameterSpecs } from './parameters.ts';

const STRIDE = 2;

export interface TransposedShape {
  /** Height and width of the filter. */
  readonly size: 3 | 4;
  readonly inputs: number;
  readonly outputs: number;
}

/** How the transposed convolutions of a network start, by their shape. */
export type TransposedInitial = (shape: TransposedShape) => ConvolutionInitializers;

/** U(-1/sqrt(n), 1/sqrt(n)) with n = size^2 * outputs, which PyTorch's ConvTranspose2d takes for its fan-in. */
export function fanOutUniform({ size, outputs }: TransposedShape): ConvolutionInitializers {
  const initial = uniform(1 / Math.sqrt(size * size * outputs));
  return { filter: initial, bias: initial };
}

/** Weights of a doubling transposed convolution: `filter` [size, size, outputs, inputs] and `bias` [outputs]. */
export function transposedConvolutionParameters(
  path: string,
  shape: TransposedShape,
  initial: ConvolutionInitializers = fanOutUniform(shape),
): ParameterSpecs {
  return {
    ...transposedFilterParameters(path, shape, initial.filter),
    [`${path}/bias`]: { shape: [shape.outputs], initial: initial.bias },
  };
}

/** Weight of a doubling transposed convolution without bias: `filter` [size, size, outputs, inputs]. */
export function transposedFilterParameters(
  path: string,
  { size, inputs, outputs }: TransposedShape,
  initial: Initializer,
): ParameterSpecs {
  return { [`${path}/filter`]: { shape: [size, size, outputs, inputs], initial } };
}

/**
 * What a doubling transposed convolution leaves out of its full result: a row and a column on each side (1; of size 3 only
 * before the image, which is PyTorch's output padding 1), or what TensorFlow calls SAME: of size 3 those after the image.
 */
export type TransposedPadding = 1 | 'SAME';

/**
 * The transpose of a convolution of stride 2.
 *
 * @param x `[B, H, W, inputs]`
 * @returns `[B, 2H, 2W, outputs]`
 */
export function transposedConvolution(
  parameters: TensorMap,
  path: string,
  x: tf.Tensor4D,
  padding: TransposedPadding = 1,
): tf.Tensor4D {
  return tf.add(transposedFiltered(parameters, path, x, padding), tensorOf(parameters, `${path}/bias`));
}

/** The same without bias. */
export function transposedFiltered(
  parameters: TensorMap,
  path: string,
  x: tf.Tensor4D,
  padding: TransposedPadding = 1,
): tf.Tensor4D {
  const filter = tensorOf(parameters, `${path}/filter`) as tf.Tensor4D;
  const [batch, height, width] = x.shape;
  const outputShape: [number, number, number, number] = [
    batch,
    STRIDE * height,
    STRIDE * width,
    filter.shape[2],
  ];
  return tf.conv2dTranspose(x, filter, outputShape, STRIDE, padding === 'SAME' ? 'same' : padding);
}
