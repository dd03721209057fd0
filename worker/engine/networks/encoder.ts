import type { TensorMap } from '../../compute/step.ts';
import { tf } from '../../compute/tf.ts';
import {
  convolution,
  convolutionParameters,
  type ConvolutionInitial,
  type Padding,
} from '../layers/convolution.ts';
import { instanceNorm, instanceNormParameters } from '../layers/instance-norm.ts';
import { numbered, type ParameterSpecs } from '../layers/parameters.ts';
import { residualBlock, residualBlockParameters, type ResidualForm } from '../layers/residual-block.ts';

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
  /** Height and width of a downsampling's filter, 3 or 4; its stride is 2. */
  readonly downSize: 3 | 4;
  /** Around the images of the stem and of the downsamplings. */
  readonly edge: 'ZEROS' | 'MIRROR';
  /** How the stem and the downsamplings start. */
  readonly initial: ConvolutionInitial;
  readonly residual: ResidualForm;
  /** Slope of the leaky ReLUs for negative values. */
  readonly leak: number;
}

/** Channels of what an encoder gives. */
export function encodedChannels({ channels, downsamplings }: EncoderForm): number {
  return channels * 2 ** downsamplings;
}

export function encoderParameters(form: EncoderForm, path: string): ParameterSpecs {
  const { channels, stemSize, downSize } = form;
  const conv = (name: string, size: number, inputs: number, outputs: number): ParameterSpecs =>
    convolutionParameters(
      `${path}/${name}`,
      { size, inputs, outputs },
      form.initial({ size, inputs, outputs }),
    );
  return {
    ...conv('stem/conv1', stemSize, 3, channels),
    ...numbered(form.downsamplings, (i) =>
      conv(`down${i}`, downSize, channels * 2 ** (i - 1), channels * 2 ** i),
    ),
    ...numbered(form.residualBlocks, (i) =>
      residualBlockParameters(`${path}/residual${i}`, encodedChannels(form), form.residual),
    ),
    ...(form.stemNorm === 'INSTANCE' ? instanceNormParameters(`${path}/stem/norm`, channels) : {}),
  };
}

/** The first convolution, before norm and activation: `[B, H, W, 3]` -> `[B, H, W, channels]`. */
export function encoderStem(
  { stemSize, edge }: EncoderForm,
  parameters: TensorMap,
  path: string,
  image: tf.Tensor4D,
): tf.Tensor4D {
  const padding = around(edge, (stemSize - 1) / 2);
  return convolution(parameters, `${path}/stem/conv1`, image, { stride: 1, padding });
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
  const halving = { stride: 2, padding: around(form.edge, 1) };
  let features = tf.leakyRelu(normed, form.leak);
  for (let i = 1; i <= form.downsamplings; i++) {
    features = convolution(parameters, `${path}/down${i}`, features, halving);
    features = tf.leakyRelu(features, form.leak);
  }
  for (let i = 1; i <= form.residualBlocks; i++) {
    features = residualBlock(parameters, `${path}/residual${i}`, features, form.residual);
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

function around(edge: EncoderForm['edge'], width: number): Padding {
  return edge === 'ZEROS' ? width : { mirrored: width };
}
