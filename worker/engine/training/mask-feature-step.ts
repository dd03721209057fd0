import type { RunConfig } from '#contracts/run-config.ts';
import type { Step } from '../../compute/step.ts';
import { tf } from '../../compute/tf.ts';
import { maskEncoder, maskEncoderParameters } from '../architectures/egsc-it-small/encoder.ts';
import { maskEncoderPath } from '../architectures/egsc-it-small/mask-network.ts';
import { imageShape, type DomainLetter } from '../architectures/egsc-it-small/network.ts';
import { shapesOf } from '../layers/parameters.ts';
import { mapOf } from './step-tensors.ts';

/** Mean and biased variance of each channel of the mask encoders' features, over a batch and all positions. */
export function maskFeatureStep(config: RunConfig, batch: number): Step {
  const { network } = config;
  return {
    name: 'mask-features',
    feeds: { image_a: imageShape(config, batch), image_b: imageShape(config, batch) },
    state: {
      ...shapesOf(maskEncoderParameters(network, maskEncoderPath('a'))),
      ...shapesOf(maskEncoderParameters(network, maskEncoderPath('b'))),
    },
    constants: {},
    body({ feeds, state }) {
      const moments = (domain: DomainLetter) => {
        const image = mapOf(feeds, `image_${domain}`);
        const features = maskEncoder(network, state, maskEncoderPath(domain), image);
        const mean = tf.mean(features, [0, 1, 2]); // [C]
        return { mean, variance: tf.mean(tf.square(tf.sub(features, mean)), [0, 1, 2]) };
      };
      const a = moments('a');
      const b = moments('b');
      return {
        outputs: { mean_a: a.mean, variance_a: a.variance, mean_b: b.mean, variance_b: b.variance },
        nextState: {},
      };
    },
  };
}
