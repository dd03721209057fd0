import type { NetworkConfig } from '#contracts/run-config.ts';
import type { TensorMap } from '../../../compute/step.ts';
import { tf } from '../../../compute/tf.ts';
import { convolution, convolutionParameters } from '../../layers/convolution.ts';
import { instanceNorm, instanceNormParameters } from '../../layers/instance-norm.ts';
import type { ParameterSpecs } from '../../layers/parameters.ts';
import { residualBlock, residualBlockParameters } from '../../layers/residual-block.ts';
import { latentChannels, LEAK, numbered } from './network.ts';

/** Weights of the mask stage's encoder, which becomes the frozen mask network F. */
export function maskEncoderParameters(network: NetworkConfig, path: string): ParameterSpecs {
  return {
    ...convolutionParameters(`${path}/stem/conv1`, {
      size: 5,
      inputs: 3,
      outputs: network.generatorChannels,
    }),
    ...numbered(network.downsamplings, (i) =>
      convolutionParameters(`${path}/down${i}`, {
        size: 4,
        inputs: network.generatorChannels * 2 ** (i - 1),
        outputs: network.generatorChannels * 2 ** i,
      }),
    ),
    ...numbered(network.encoderResidualBlocks, (i) =>
      residualBlockParameters(`${path}/residual${i}`, latentChannels(network)),
    ),
  };
}

/** Weights of the translation stage's encoder: those of the mask encoder and an instance norm after the stem. */
export function encoderParameters(network: NetworkConfig, path: string): ParameterSpecs {
  return {
    ...maskEncoderParameters(network, path),
    ...instanceNormParameters(`${path}/stem/norm`, network.generatorChannels),
  };
}

/** The first convolution, before norm and activation: `[B, H, W, 3]` -> `[B, H, W, generatorChannels]`. */
export function stem(parameters: TensorMap, path: string, image: tf.Tensor4D): tf.Tensor4D {
  return convolution(parameters, `${path}/stem/conv1`, image, { stride: 1, padding: 2 });
}

/**
 * The rest of an encoder: leaky, (convolution 4x4 of stride 2, leaky) a downsampling, residual blocks.
 *
 * @param x `[B, H, W, generatorChannels]` from the stem
 * @returns `[B, h, w, C]`
 */
export function afterStem(
  network: NetworkConfig,
  parameters: TensorMap,
  path: string,
  x: tf.Tensor4D,
): tf.Tensor4D {
  let features = tf.leakyRelu(x, LEAK);
  for (let i = 1; i <= network.downsamplings; i++) {
    features = convolution(parameters, `${path}/down${i}`, features, { stride: 2, padding: 1 });
    features = tf.leakyRelu(features, LEAK);
  }
  for (let i = 1; i <= network.encoderResidualBlocks; i++) {
    features = residualBlock(parameters, `${path}/residual${i}`, features);
  }
  return features;
}

/** Features of the mask stage's encoder: `[B, H, W, 3]` in [-1, 1] -> `[B, h, w, C]`. */
export function maskEncoder(
  network: NetworkConfig,
  parameters: TensorMap,
  path: string,
  image: tf.Tensor4D,
): tf.Tensor4D {
  return afterStem(network, parameters, path, stem(parameters, path, image));
}

/**
 * Features of the translation stage's encoder: `[B, H, W, 3]` in [-1, 1] -> `[B, h, w, C]`. The norm after the stem
 * centres each image, after which figure and ground can be told apart by single pixels.
 */
export function encoder(
  network: NetworkConfig,
  parameters: TensorMap,
  path: string,
  image: tf.Tensor4D,
): tf.Tensor4D {
  return afterStem(
    network,
    parameters,
    path,
    instanceNorm(parameters, `${path}/stem/norm`, stem(parameters, path, image)),
  );
}
