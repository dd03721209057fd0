import type { TensorMap } from '../../compute/step.ts';
import { tf } from '../../compute/tf.ts';
import { normalizeChannels } from '../layers/channel-statistics.ts';
import {
  convolution,
  convolutionParameters,
  filtered,
  filterParameters,
  type ConvolutionInitial,
  type ConvolutionShape,
} from '../layers/convolution.ts';
import { instanceNorm, instanceNormParameters } from '../layers/instance-norm.ts';
import { numbered, type ParameterSpecs } from '../layers/parameters.ts';

/** Sizes and form of a patch discriminator. */
export interface DiscriminatorForm {
  /** Channels of the first layer; each further one has twice as many as the one before. */
  readonly channels: number;
  /** Convolutions 4x4 of stride 2, at least 2. */
  readonly layers: number;
  /** Around the images of those: a zero on each side, or TensorFlow's SAME, which takes odd sizes too. */
  readonly padding: 1 | 'SAME';
  /** Of every layer but the first: with scale and shift (and a bias before it), or plain. */
  readonly norm: 'AFFINE' | 'PLAIN';
  /** What each convolution ends with, the last included, before any norm and its activation. */
  readonly afterConvolution: 'NOTHING' | 'LEAKY';
  /** Height and width of the last filter, odd. */
  readonly logitSize: number;
  /** Slope of the leaky ReLUs for negative values. */
  readonly leak: number;
  readonly initial: ConvolutionInitial;
}

export function discriminatorParameters(form: DiscriminatorForm, path: string): ParameterSpecs {
  const { channels, layers, norm } = form;
  const conv = (name: string, shape: ConvolutionShape): ParameterSpecs =>
    convolutionParameters(`${path}/${name}`, shape, form.initial(shape));
  const layer = (i: number): ParameterSpecs => {
    const shape = { size: 4, inputs: channels * 2 ** (i - 2), outputs: channels * 2 ** (i - 1) };
    return norm === 'PLAIN'
      ? filterParameters(`${path}/conv${i}`, shape, form.initial(shape).filter)
      : { ...conv(`conv${i}`, shape), ...instanceNormParameters(`${path}/norm${i}`, shape.outputs) };
  };
  return {
    ...conv('conv1', { size: 4, inputs: 3, outputs: channels }),
    ...numbered(layers - 1, (i) => layer(i + 1)),
    ...conv('logit', { size: form.logitSize, inputs: channels * 2 ** (layers - 1), outputs: 1 }),
  };
}

/**
 * One real number per patch of an image, trained towards 1 for real and 0 for translated ones: convolution 4x4 of stride
 * 2, leaky; (convolution 4x4 of stride 2, instance norm, leaky) for each further layer; a last convolution.
 *
 * @param image `[B, H, W, 3]` in [-1, 1]
 * @returns `[B, H / 2^layers, W / 2^layers, 1]`, unbounded
 */
export function discriminator(
  form: DiscriminatorForm,
  parameters: TensorMap,
  path: string,
  image: tf.Tensor4D,
): tf.Tensor4D {
  const halving = { stride: 2, padding: form.padding };
  const leaky = (x: tf.Tensor4D): tf.Tensor4D => tf.leakyRelu(x, form.leak);
  const ended = (x: tf.Tensor4D): tf.Tensor4D => (form.afterConvolution === 'LEAKY' ? leaky(x) : x);
  const normed = (i: number, x: tf.Tensor4D): tf.Tensor4D =>
    form.norm === 'PLAIN'
      ? normalizeChannels(ended(filtered(parameters, `${path}/conv${i}`, x, halving)))
      : instanceNorm(
          parameters,
          `${path}/norm${i}`,
          ended(convolution(parameters, `${path}/conv${i}`, x, halving)),
        );

  let features = leaky(ended(convolution(parameters, `${path}/conv1`, image, halving)));
  for (let i = 2; i <= form.layers; i++) features = leaky(normed(i, features));
  const padding = (form.logitSize - 1) / 2;
  return ended(convolution(parameters, `${path}/logit`, features, { stride: 1, padding }));
}
