import type { TensorMap } from '../../compute/step.ts';
import { tf } from '../../compute/tf.ts';
import { convolution, convolutionParameters } from '../layers/convolution.ts';
import { instanceNorm, instanceNormParameters } from '../layers/instance-norm.ts';
import { numbered, type ParameterSpecs } from '../layers/parameters.ts';
import { residualBlock, residualBlockParameters } from '../layers/residual-block.ts';

/** Sizes and form of an encoder. */
export interface EncoderForm {
  /** Channels after the stem; each downsampling doubles them. */
  readonly channels: number;
  readonly downsamplings: number;
  readonly residualBlocks: number;
  /** Height and width of the stem's filter, odd. */
  readonly stemSize: number;
  /** After the stem's convolution. */
  readonly stemNorm: 'NONE' | 'INSTANCE';
  /** Height and width of a downsampling's filter, even; its stride is 2. */
  readonly downSize: number;
  /** Slope of the leaky ReLUs for negative values. */
  readonly leak: number;
}

/** Channels of what an encoder gives. */
export function encodedChannels({ channels, downsamplings }: EncoderForm): number {
  return channels * 2 ** downsamplings;
}

export function encoderParameters(form: EncoderForm, path: string): ParameterSpecs {
  const { channels, stemSize, downSize } = form;
  return {
    ...convolutionParameters(`${path}/stem/conv1`, { size: stemSize, inputs: 3, outputs: channels }),
    ...numbered(form.downsamplings, (i) =>
      convolutionParameters(`${path}/down${i}`, {
        size: downSize,
        inputs: channels * 2 ** (i - 1),
        outputs: channels * 2 ** i,
      }),
    ),
    ...numbered(form.residualBlocks, (i) =>
      residualBlockParameters(`${path}/residual${i}`, encodedChannels(form)),
    ),
    ...(form.stemNorm === 'INSTANCE' ? instanceNormParameters(`${path}/stem/norm`, channels) : {}),
  };
}

/** The first convolution, before norm and activation: `[B, H, W, 3]` -> `[B, H, W, channels]`. */
export function encoderStem(
  { stemSize }: EncoderForm,
  parameters: TensorMap,
  path: string,
  image: tf.Tensor4D,
): tf.Tensor4D {
  return convolution(parameters, `${path}/stem/conv1`, image, { stride: 1, padding: (stemSize - 1) / 2 });
}

/**
 * The rest of an encoder: norm, leaky, (convolution of stride 2, leaky) per downsampling, residual blocks.
 *
 * @param x `[B, H, W, channels]` from the stem
 * @returns `[B, h, w, C]`
 */
export function afterStem(
  form: EncoderForm,
  parameters: TensorMap,
  path: string,
  x: tf.Tensor4D,
): tf.Tensor4D {
  const normed = form.stemNorm === 'INSTANCE' ? instanceNorm(parameters, `${path}/stem/norm`, x) : x;
  const halving = { stride: 2, padding: form.downSize / 2 - 1 };
  let features = tf.leakyRelu(normed, form.leak);
  for (let i = 1; i <= form.downsamplings; i++) {
    features = convolution(parameters, `${path}/down${i}`, features, halving);
    features = tf.leakyRelu(features, form.leak);
  }
  for (let i = 1; i <= form.residualBlocks; i++) {
    features = residualBlock(parameters, `${path}/residual${i}`, features);
  }
  return features;
}

/** Features of images: `[B, H, W, 3]` in [-1, 1] -> `[B, h, w, C]`. */
export function encoder(
  form: EncoderForm,
  parameters: TensorMap,
  path: string,
  image: tf.Tensor4D,
): tf.Tensor4D {
  return afterStem(form, parameters, path, encoderStem(form, parameters, path, image));
}
