import type { TensorMap } from '../../compute/step.ts';
import { tf } from '../../compute/tf.ts';
import { uniform } from '../random.ts';
import { tensorOf, type ParameterSpecs } from './parameters.ts';

/** Filter 4x4, stride 2, padding 1: exactly doubles height and width. */
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
    [`${path}/filter`]: { shape: [SIZE, SIZE, outputs, inputs], initial },
    [`${path}/bias`]: { shape: [outputs], initial },
  };
}

/**
 * The transpose of a convolution 4x4 of stride 2 and padding 1.
 *
 * @param x `[B, H, W, inputs]`
 * @returns `[B, 2H, 2W, outputs]`
 */
export function transposedConvolution(parameters: TensorMap, path: string, x: tf.Tensor4D): tf.Tensor4D {
  const filter = tensorOf(parameters, `${path}/filter`) as tf.Tensor4D;
  const [batch, height, width] = x.shape;
  const outputShape: [number, number, number, number] = [
    batch,
    STRIDE * height,
    STRIDE * width,
    filter.shape[2],
  ];
  return tf.add(
    tf.conv2dTranspose(x, filter, outputShape, STRIDE, PADDING),
    tensorOf(parameters, `${path}/bias`),
  );
}
