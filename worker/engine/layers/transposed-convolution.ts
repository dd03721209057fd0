import type { TensorMap } from '../../compute/step.ts';
import { tf } from '../../compute/tf.ts';
import { uniform, type Initializer } from '../random.ts';
import { tensorOf, type ParameterSpecs } from './parameters.ts';

/** With padding 1, filters 4x4 and 3x3 exactly double height and width. */
const SIZE = 4;
const STRIDE = 2;
const PADDING = 1;

/**
 * Weights of a doubling transposed convolution: `filter` [4, 4, outputs, inputs] and `bias` [outputs].
 *
 * Both start at U(-1/sqrt(n), 1/sqrt(n)) with n = 16 * outputs, which PyTorch's ConvTranspose2d takes for its fan-in.
 */
export function transposedConvolutionParameters(
  path: string,
  { inputs, outputs }: { readonly inputs: number; readonly outputs: number },
): ParameterSpecs {
  const initial = uniform(1 / Math.sqrt(SIZE * SIZE * outputs));
  return {
    ...transposedFilterParameters(path, { size: SIZE, inputs, outputs }, initial),
    [`${path}/bias`]: { shape: [outputs], initial },
  };
}

/** Weight of a doubling transposed convolution without bias: `filter` [size, size, outputs, inputs]. */
export function transposedFilterParameters(
  path: string,
  { size, inputs, outputs }: { readonly size: 3 | 4; readonly inputs: number; readonly outputs: number },
  initial: Initializer,
): ParameterSpecs {
  return { [`${path}/filter`]: { shape: [size, size, outputs, inputs], initial } };
}

/**
 * The transpose of a convolution 4x4 of stride 2 and padding 1.
 *
 * @param x `[B, H, W, inputs]`
 * @returns `[B, 2H, 2W, outputs]`
 */
export function transposedConvolution(parameters: TensorMap, path: string, x: tf.Tensor4D): tf.Tensor4D {
  return tf.add(transposedFiltered(parameters, path, x), tensorOf(parameters, `${path}/bias`));
}

/**
 * The transpose of a convolution of stride 2 and padding 1, without bias; of size 3 it has PyTorch's output padding 1.
 *
 * @param x `[B, H, W, inputs]`
 * @returns `[B, 2H, 2W, outputs]`
 */
export function transposedFiltered(parameters: TensorMap, path: string, x: tf.Tensor4D): tf.Tensor4D {
  const filter = tensorOf(parameters, `${path}/filter`) as tf.Tensor4D;
  const [batch, height, width] = x.shape;
  const outputShape: [number, number, number, number] = [
    batch,
    STRIDE * height,
    STRIDE * width,
    filter.shape[2],
  ];
  return tf.conv2dTranspose(x, filter, outputShape, STRIDE, PADDING);
}
