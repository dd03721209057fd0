import type { NetworkConfig } from '#contracts/run-config.ts';
import type { TensorMap } from '../../../compute/step.ts';
import { tf } from '../../../compute/tf.ts';
import { adain } from '../../layers/adain.ts';
import type { ChannelStatistics } from '../../layers/channel-statistics.ts';
import { convolution, convolutionParameters } from '../../layers/convolution.ts';
import type { ParameterSpecs } from '../../layers/parameters.ts';
import { residualBlock, residualBlockParameters } from '../../layers/residual-block.ts';
import { straightThroughClamp } from '../../layers/straight-through-clamp.ts';
import {
  transposedConvolution,
  transposedConvolutionParameters,
} from '../../layers/transposed-convolution.ts';
import { latentChannels, LEAK, numbered } from './network.ts';

/** Weights of a decoder, the same in both stages: AdaIN has none. */
export function decoderParameters(network: NetworkConfig, path: string): ParameterSpecs {
  return {
    ...numbered(network.decoderResidualBlocks, (i) =>
      residualBlockParameters(`${path}/residual${i}`, latentChannels(network)),
    ),
    ...numbered(network.downsamplings, (i) =>
      transposedConvolutionParameters(`${path}/up${i}`, {
        inputs: latentChannels(network) / 2 ** (i - 1),
        outputs: latentChannels(network) / 2 ** i,
      }),
    ),
    ...convolutionParameters(`${path}/image`, { size: 3, inputs: network.generatorChannels, outputs: 3 }),
  };
}

/**
 * Paints content in a style: AdaIN before each residual block, then the image.
 *
 * @param content `[B, h, w, C]`, masked
 * @param style statistics of the exemplar's mask features, `[B, 1, 1, C]`
 * @returns `[B, H, W, 3]` in [-1, 1]
 */
export function decoder(
  network: NetworkConfig,
  parameters: TensorMap,
  path: string,
  content: tf.Tensor4D,
  style: ChannelStatistics,
): tf.Tensor4D {
  return decode(network, parameters, path, content, (features) => adain(features, style));
}

/** The mask stage's decoder, without a style: `[B, h, w, C]` -> `[B, H, W, 3]` in [-1, 1]. */
export function maskDecoder(
  network: NetworkConfig,
  parameters: TensorMap,
  path: string,
  content: tf.Tensor4D,
): tf.Tensor4D {
  return decode(network, parameters, path, content, (features) => features);
}

function decode(
  network: NetworkConfig,
  parameters: TensorMap,
  path: string,
  content: tf.Tensor4D,
  restyle: (features: tf.Tensor4D) => tf.Tensor4D,
): tf.Tensor4D {
  let features = content;
  for (let i = 1; i <= network.decoderResidualBlocks; i++) {
    features = residualBlock(parameters, `${path}/residual${i}`, restyle(features));
  }
  for (let i = 1; i <= network.downsamplings; i++) {
    features = tf.leakyRelu(transposedConvolution(parameters, `${path}/up${i}`, features), LEAK);
  }
  return toImage(convolution(parameters, `${path}/image`, features, { stride: 1, padding: 1 }));
}

/**
 * 2 * tanh(x / 2), clamped: slope 1 at 0 as tanh has, but it crosses -1 and 1 instead of creeping towards them, so pure
 * colours are reached exactly.
 */
function toImage(x: tf.Tensor4D): tf.Tensor4D {
  return straightThroughClamp(tf.mul(tf.tanh(tf.mul(x, 0.5)), 2));
}
