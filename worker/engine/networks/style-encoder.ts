import type { TensorMap } from '../../compute/step.ts';
import { tf } from '../../compute/tf.ts';
import { convolution, convolutionParameters } from '../layers/convolution.ts';
import { dense, denseParameters } from '../layers/dense.ts';
import { numbered, type ParameterSpecs } from '../layers/parameters.ts';
import { constant, heNormal } from '../random.ts';

/** Sizes of a style encoder. */
export interface StyleEncoderForm {
  /** Channels after the first layer; the first two downsamplings double them. */
  readonly channels: number;
  readonly downsamplings: number;
  /** Numbers that a style has. */
  readonly styleSize: number;
}

export function styleEncoderParameters(form: StyleEncoderForm, path: string): ParameterSpecs {
  const { downsamplings, styleSize } = form;
  const layer = (name: string, size: number, inputs: number, outputs: number) => {
    const initial = { filter: heNormal(size * size * inputs), bias: constant(0) };
    return convolutionParameters(`${path}/${name}`, { size, inputs, outputs }, initial);
  };
  return {
    ...layer('stem', 7, 3, channelsAfter(form, 0)),
    ...numbered(downsamplings, (i) =>
      layer(`down${i}`, 4, channelsAfter(form, i - 1), channelsAfter(form, i)),
    ),
    ...denseParameters(`${path}/code`, { inputs: channelsAfter(form, downsamplings), outputs: styleSize }),
  };
}

/**
 * How an image looks, without what is where: convolution 7x7, convolutions 4x4 of stride 2, ReLUs, the mean over the
 * image, a dense layer. No norm, which would take away the mean and deviation that carry the style (Huang et al. 2018,
 * appendix B.1). Borders are mirrored.
 *
 * @param image `[B, H, W, 3]` in [-1, 1]
 * @returns `[B, styleSize]`
 */
export function styleEncoder(
  form: StyleEncoderForm,
  parameters: TensorMap,
  path: string,
  image: tf.Tensor4D,
): tf.Tensor2D {
  let features = tf.relu(
    convolution(parameters, `${path}/stem`, image, { stride: 1, padding: { mirrored: 3 } }),
  );
  for (let i = 1; i <= form.downsamplings; i++) {
    const down = convolution(parameters, `${path}/down${i}`, features, {
      stride: 2,
      padding: { mirrored: 1 },
    });
    features = tf.relu(down);
  }
  return dense(parameters, `${path}/code`, tf.mean<tf.Tensor2D>(features, [1, 2]));
}

function channelsAfter({ channels }: StyleEncoderForm, downsamplings: number): number {
  return channels * 2 ** Math.min(2, downsamplings);
}
