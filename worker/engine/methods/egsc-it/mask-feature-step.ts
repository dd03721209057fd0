import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import type { Step } from '../../../compute/step.ts';
import { tf } from '../../../compute/tf.ts';
import { encoder, encoderParameters } from '../../networks/encoder.ts';
import { maskEncoderPath } from './mask-network.ts';
import { type DomainLetter } from '../../domain-letter.ts';
import { imageShape } from '../../imaging/image-shape.ts';
import { formsOf } from './networks.ts';
import { shapesOf } from '../../layers/parameters.ts';
import { mapOf } from '../../training/step-tensors.ts';

/** Mean and biased variance of each channel of the mask encoders' features, over a batch and all positions. */
export function maskFeatureStep(config: EgscItKnobs, batch: number): Step {
  return {
    name: 'mask-features',
    feeds: { image_a: imageShape(config, batch), image_b: imageShape(config, batch) },
    state: {
      ...shapesOf(encoderParameters(formsOf(config).maskEncoder, maskEncoderPath('a'))),
      ...shapesOf(encoderParameters(formsOf(config).maskEncoder, maskEncoderPath('b'))),
    },
    constants: {},
    body({ feeds, state }) {
      const moments = (domain: DomainLetter) => {
        const image = mapOf(feeds, `image_${domain}`);
        const features = encoder(formsOf(config).maskEncoder, state, maskEncoderPath(domain), image);
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
