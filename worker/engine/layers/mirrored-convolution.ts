import type { TensorMap } from '../../compute/step.ts';
import type { tf } from '../../compute/tf.ts';
import { convolution, filtered } from './convolution.ts';
import { reflectionPadding } from './reflection-padding.ts';

interface MirroredWindow {
  readonly stride: number;
  /** Pixels that are mirrored outwards on each side. */
  readonly padding: number;
}

/**
 * Cross-correlation with bias of an image that is mirrored at its border.
 *
 * @param x `[B, H, W, inputs]`
 * @returns `[B, (H + 2 * padding - size) / stride + 1, ..., outputs]`, rounded down
 */
export function mirroredConvolution(
  parameters: TensorMap,
  path: string,
  x: tf.Tensor4D,
  { stride, padding }: MirroredWindow,
): tf.Tensor4D {
  return convolution(parameters, path, reflectionPadding(x, padding), { stride, padding: 0 });
}

/** The same without bias, for what a normalization follows. */
export function mirroredFiltered(
  parameters: TensorMap,
  path: string,
  x: tf.Tensor4D,
  { stride, padding }: MirroredWindow,
): tf.Tensor4D {
  return filtered(parameters, path, reflectionPadding(x, padding), { stride, padding: 0 });
}
