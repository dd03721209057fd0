import type { TensorMap } from '../../compute/step.ts';
import { tf } from '../../compute/tf.ts';
import { normalizeChannels } from '../layers/channel-statistics.ts';
import {
  convolution,
  convolutionParameters,
  filtered,
  filterParameters,
  type ConvolutionInitializers,
} from '../layers/convolution.ts';
import { instanceNorm, instanceNormParameters } from '../layers/instance-norm.ts';
import type { ParameterSpecs } from '../layers/parameters.ts';

/** Sizes and form of a patch discriminator. */
export interface DiscriminatorForm {
  /** Channels of the first layer; the second has twice as many. */
  readonly channels: number;
  /** Of the second layer: with scale and shift (and a bias before it), or plain. */
  readonly norm: 'AFFINE' | 'PLAIN';
  /** Slope of the leaky ReLUs for negative values. */
  readonly leak: number;
  /** How convolutions start; null for their default. */
  readonly initial: ConvolutionInitializers | null;
}

export function discriminatorParameters(
  { channels, norm, initial }: DiscriminatorForm,
  path: string,
): ParameterSpecs {
  const conv = (name: string, size: number, inputs: number, outputs: number) =>
    convolutionParameters(`${path}/${name}`, { size, inputs, outputs }, initial ?? undefined);
  const parts = { size: 4, inputs: channels, outputs: 2 * channels };
  return {
    ...conv('conv1', 4, 3, channels),
    ...(norm === 'PLAIN'
      ? filterParameters(`${path}/conv2`, parts, initial?.filter)
      : {
          ...convolutionParameters(`${path}/conv2`, parts, initial ?? undefined),
          ...instanceNormParameters(`${path}/norm2`, parts.outputs),
        }),
    ...conv('logit', 3, 2 * channels, 1),
  };
}

/**
 * One real number per patch of 18x18 pixels, trained towards 1 for real and 0 for translated images: convolution 4x4 of
 * stride 2, leaky; convolution 4x4 of stride 2, instance norm, leaky; convolution 3x3.
 *
 * @param image `[B, H, W, 3]` in [-1, 1]
 * @returns `[B, H / 4, W / 4, 1]`, unbounded
 */
export function discriminator(
  { norm, leak }: DiscriminatorForm,
  parameters: TensorMap,
  path: string,
  image: tf.Tensor4D,
): tf.Tensor4D {
  const halving = { stride: 2, padding: 1 } as const;
  const edges = tf.leakyRelu(convolution(parameters, `${path}/conv1`, image, halving), leak);
  const parts =
    norm === 'PLAIN'
      ? normalizeChannels(filtered(parameters, `${path}/conv2`, edges, halving))
      : instanceNorm(parameters, `${path}/norm2`, convolution(parameters, `${path}/conv2`, edges, halving));
  return convolution(parameters, `${path}/logit`, tf.leakyRelu(parts, leak), { stride: 1, padding: 1 });
}
