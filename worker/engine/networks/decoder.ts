import type { TensorMap } from '../../compute/step.ts';
import { tf } from '../../compute/tf.ts';
import { convolution, convolutionParameters, type ConvolutionInitial } from '../layers/convolution.ts';
import { numbered, type ParameterSpecs } from '../layers/parameters.ts';
import { residualBlock, residualBlockParameters, type ResidualForm } from '../layers/residual-block.ts';
import { straightThroughClamp } from '../layers/straight-through-clamp.ts';
import {
  transposedConvolution,
  transposedConvolutionParameters,
  type TransposedInitial,
  type TransposedPadding,
} from '../layers/transposed-convolution.ts';

/** Sizes and form of a decoder, the mirror of an encoder. */
export interface DecoderForm {
  /** Channels before the image; each upsampling halves towards them. */
  readonly channels: number;
  readonly upsamplings: number;
  readonly residualBlocks: number;
  readonly residual: ResidualForm;
  /** Height and width of an upsampling's filter; its stride is 2. */
  readonly upSize: 3 | 4;
  readonly upPadding: TransposedPadding;
  readonly upInitial: TransposedInitial;
  /** Height and width of the last filter, odd. */
  readonly imageSize: number;
  readonly imageInitial: ConvolutionInitial;
  /** What makes colors of the last convolution. */
  readonly output: 'CLAMPED' | 'TANH';
  /** Slope of the leaky ReLUs for negative values. */
  readonly leak: number;
}

/** Applied to the features `[B, h, w, C]` before each residual block, counted from 1; the result has the same shape. */
export type BeforeBlock = (features: tf.Tensor4D, block: number) => tf.Tensor4D;

/** Weights of a decoder; what happens before its residual blocks has none. */
export function decoderParameters(form: DecoderForm, path: string): ParameterSpecs {
  const { channels, upsamplings } = form;
  const inputs = channels * 2 ** upsamplings;
  const image = { size: form.imageSize, inputs: channels, outputs: 3 };
  return {
    ...numbered(form.residualBlocks, (i) =>
      residualBlockParameters(`${path}/residual${i}`, inputs, form.residual),
    ),
    ...numbered(upsamplings, (i) => {
      const up = { size: form.upSize, inputs: inputs / 2 ** (i - 1), outputs: inputs / 2 ** i };
      return transposedConvolutionParameters(`${path}/up${i}`, up, form.upInitial(up));
    }),
    ...convolutionParameters(`${path}/image`, image, form.imageInitial(image)),
  };
}

/**
 * Paints images: residual blocks, transposed convolutions, a convolution to three channels.
 *
 * @param content `[B, h, w, C]`
 * @param beforeBlock e.g. AdaIN
 * @returns `[B, H, W, 3]` in [-1, 1]
 */
export function decoder(
  form: DecoderForm,
  parameters: TensorMap,
  path: string,
  content: tf.Tensor4D,
  beforeBlock: BeforeBlock = (features) => features,
): tf.Tensor4D {
  let features = content;
  for (let i = 1; i <= form.residualBlocks; i++) {
    features = residualBlock(parameters, `${path}/residual${i}`, beforeBlock(features, i), form.residual);
  }
  for (let i = 1; i <= form.upsamplings; i++) {
    const doubled = transposedConvolution(parameters, `${path}/up${i}`, features, form.upPadding);
    features = tf.leakyRelu(doubled, form.leak);
  }
  const padding = (form.imageSize - 1) / 2;
  const colors = convolution(parameters, `${path}/image`, features, { stride: 1, padding });
  return form.output === 'TANH' ? tf.tanh(colors) : clamped(colors);
}

/**
 * 2 * tanh(x / 2), clamped: slope 1 at 0 as tanh has, but it crosses -1 and 1 instead of creeping towards them, so pure
 * colors are reached exactly.
 */
function clamped(x: tf.Tensor4D): tf.Tensor4D {
  return straightThroughClamp(tf.mul(tf.tanh(tf.mul(x, 0.5)), 2));
}
