import type { NetworkConfig } from '#contracts/run-config.ts';
import type { TensorMap } from '../../../compute/step.ts';
import { tf } from '../../../compute/tf.ts';
import { convolution, convolutionParameters } from '../../layers/convolution.ts';
import { instanceNorm, instanceNormParameters } from '../../layers/instance-norm.ts';
import type { ParameterSpecs } from '../../layers/parameters.ts';
import { LEAK } from './network.ts';

/** Weights of a patch discriminator. */
export function discriminatorParameters(network: NetworkConfig, path: string): ParameterSpecs {
  const channels = network.discriminatorChannels;
  return {
    ...convolutionParameters(`${path}/conv1`, { size: 4, inputs: 3, outputs: channels }),
    ...convolutionParameters(`${path}/conv2`, { size: 4, inputs: channels, outputs: 2 * channels }),
    ...instanceNormParameters(`${path}/norm2`, 2 * channels),
    ...convolutionParameters(`${path}/logit`, { size: 3, inputs: 2 * channels, outputs: 1 }),
  };
}

/**
 * One real number a patch of 18x18 pixels, trained towards 1 for real and 0 for translated images: convolution 4x4 of
 * stride 2, leaky; convolution 4x4 of stride 2, instance norm, leaky; convolution 3x3.
 *
 * @param image `[B, H, W, 3]` in [-1, 1]
 * @returns `[B, H / 4, W / 4, 1]`, unbounded
 */
export function discriminator(parameters: TensorMap, path: string, image: tf.Tensor4D): tf.Tensor4D {
  const halving = { stride: 2, padding: 1 } as const;
  const edges = tf.leakyRelu(convolution(parameters, `${path}/conv1`, image, halving), LEAK);
  const parts = instanceNorm(
    parameters,
    `${path}/norm2`,
    convolution(parameters, `${path}/conv2`, edges, halving),
  );
  return convolution(parameters, `${path}/logit`, tf.leakyRelu(parts, LEAK), { stride: 1, padding: 1 });
}
