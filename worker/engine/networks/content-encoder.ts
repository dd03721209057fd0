import type { TensorMap } from '../../compute/step.ts';
import { tf } from '../../compute/tf.ts';
import { normalizeChannels } from '../layers/channel-statistics.ts';
import { filtered, filterParameters } from '../layers/convolution.ts';
import { numbered, type ParameterSpecs } from '../layers/parameters.ts';
import { heNormal } from '../random.ts';

/** Sizes of a content encoder. */
export interface ContentEncoderForm {
  /** Channels after the first layer; each downsampling doubles them. */
  readonly channels: number;
  readonly downsamplings: number;
  readonly residualBlocks: number;
}

export function contentEncoderParameters(form: ContentEncoderForm, path: string): ParameterSpecs {
  const { channels, downsamplings, residualBlocks } = form;
  const inner = channels * 2 ** downsamplings;
  const filter = (name: string, size: number, inputs: number, outputs: number) =>
    filterParameters(`${path}/${name}`, { size, inputs, outputs }, heNormal(size * size * inputs));
  return {
    ...filter('stem', 7, 3, channels),
    ...numbered(downsamplings, (i) => filter(`down${i}`, 4, channels * 2 ** (i - 1), channels * 2 ** i)),
    ...numbered(residualBlocks, (i) => ({
      ...filter(`residual${i}/conv1`, 3, inner, inner),
      ...filter(`residual${i}/conv2`, 3, inner, inner),
    })),
  };
}

/**
 * What is where in an image, without how it looks: convolution 7x7, convolutions 4x4 of stride 2, residual blocks; each
 * convolution is instance-normalized without weights, which takes away the style, and a ReLU follows all but the last of a
 * block (Huang et al. 2018, appendix B.1). Borders are mirrored.
 *
 * @param image `[B, H, W, 3]` in [-1, 1]
 * @returns `[B, h, w, C]`
 */
export function contentEncoder(
  form: ContentEncoderForm,
  parameters: TensorMap,
  path: string,
  image: tf.Tensor4D,
): tf.Tensor4D {
  const normed = (name: string, x: tf.Tensor4D, stride: number, padding: number): tf.Tensor4D =>
    normalizeChannels(filtered(parameters, `${path}/${name}`, x, { stride, padding: { mirrored: padding } }));
  let features = tf.relu(normed('stem', image, 1, 3));
  for (let i = 1; i <= form.downsamplings; i++) features = tf.relu(normed(`down${i}`, features, 2, 1));
  for (let i = 1; i <= form.residualBlocks; i++) {
    const hidden = tf.relu(normed(`residual${i}/conv1`, features, 1, 1));
    features = tf.add(features, normed(`residual${i}/conv2`, hidden, 1, 1));
  }
  return features;
}
