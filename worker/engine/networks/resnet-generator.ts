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
import { numbered, type ParameterSpecs } from '../layers/parameters.ts';
import { reflectionPadding } from '../layers/reflection-padding.ts';
import { transposedFiltered, transposedFilterParameters } from '../layers/transposed-convolution.ts';

/** Sizes and form of a ResNet generator. */
export interface ResnetForm {
  /** Channels after the first layer; each downsampling doubles them. */
  readonly channels: number;
  readonly downsamplings: number;
  readonly residualBlocks: number;
  /** Height and width of the first and of the last filter, odd. */
  readonly edgeSize: number;
  /** How filters start, and the bias of the last layer; normalized layers have none. */
  readonly initial: ConvolutionInitializers;
}

export function resnetParameters(form: ResnetForm, path: string): ParameterSpecs {
  const { channels, downsamplings, edgeSize, initial } = form;
  const inner = channels * 2 ** downsamplings;
  const block = { size: 3, inputs: inner, outputs: inner };
  return {
    ...filterParameters(`${path}/stem`, { size: edgeSize, inputs: 3, outputs: channels }, initial.filter),
    ...numbered(downsamplings, (i) =>
      filterParameters(
        `${path}/down${i}`,
        { size: 3, inputs: channels * 2 ** (i - 1), outputs: channels * 2 ** i },
        initial.filter,
      ),
    ),
    ...numbered(form.residualBlocks, (i) => ({
      ...filterParameters(`${path}/residual${i}/conv1`, block, initial.filter),
      ...filterParameters(`${path}/residual${i}/conv2`, block, initial.filter),
    })),
    ...numbered(downsamplings, (i) =>
      transposedFilterParameters(
        `${path}/up${i}`,
        { size: 3, inputs: inner / 2 ** (i - 1), outputs: inner / 2 ** i },
        initial.filter,
      ),
    ),
    ...convolutionParameters(`${path}/image`, { size: edgeSize, inputs: channels, outputs: 3 }, initial),
  };
}

/**
 * Redraws images (Johnson et al. 2016 in the form of Zhu et al. 2017, section 7.2): a wide convolution, convolutions 3x3
 * of stride 2, residual blocks, transposed convolutions 3x3 of stride 2, a wide convolution, tanh. Instance norm without
 * weights and ReLU follow every convolution but the last of a block, which has no ReLU, and the last of all, which has
 * neither; wide convolutions and blocks see the image mirrored at its border.
 *
 * @param image `[B, H, W, 3]` in [-1, 1], the result too; H and W are multiples of 2^downsamplings, at least twice that
 */
export function resnetGenerator(
  form: ResnetForm,
  parameters: TensorMap,
  path: string,
  image: tf.Tensor4D,
): tf.Tensor4D {
  const { downsamplings, residualBlocks, edgeSize } = form;
  const edge = (edgeSize - 1) / 2;
  let features = normalizedRelu(
    filtered(parameters, `${path}/stem`, reflectionPadding(image, edge), PADDED_BEFORE),
  );
  for (let i = 1; i <= downsamplings; i++) {
    features = normalizedRelu(filtered(parameters, `${path}/down${i}`, features, { stride: 2, padding: 1 }));
  }
  for (let i = 1; i <= residualBlocks; i++) {
    features = residual(parameters, `${path}/residual${i}`, features);
  }
  for (let i = 1; i <= downsamplings; i++) {
    features = normalizedRelu(transposedFiltered(parameters, `${path}/up${i}`, features));
  }
  return tf.tanh(convolution(parameters, `${path}/image`, reflectionPadding(features, edge), PADDED_BEFORE));
}

const PADDED_BEFORE = { stride: 1, padding: 0 } as const;

/** x + norm(conv(relu(norm(conv(x))))). */
function residual(parameters: TensorMap, path: string, x: tf.Tensor4D): tf.Tensor4D {
  const convolved = (name: string, input: tf.Tensor4D): tf.Tensor4D =>
    filtered(parameters, `${path}/${name}`, reflectionPadding(input, 1), PADDED_BEFORE);
  const hidden = normalizedRelu(convolved('conv1', x));
  return tf.add(x, normalizeChannels(convolved('conv2', hidden)));
}

function normalizedRelu(x: tf.Tensor4D): tf.Tensor4D {
  return tf.relu(normalizeChannels(x));
}
