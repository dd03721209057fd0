import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import type { Step } from '../../../compute/step.ts';
import { tf } from '../../../compute/tf.ts';
import {
  maskAutoencoderParameters,
  maskDiscriminatorParameters,
  maskEncode,
  maskJudge,
  maskReconstruct,
} from './mask-autoencoder.ts';
import { DOMAIN_LETTERS } from '../../domain-letter.ts';
import { shapesOf } from '../../layers/parameters.ts';
import { judgingLoss } from '../../losses/least-squares-gan.ts';
import { adamUpdate } from '../../training/adam.ts';
import { gradientsOf } from '../../training/gradients.ts';
import { judgingTotal } from './judging-total.ts';
import { maskFeeds } from './mask-feeds.ts';
import { adamFeeds, mapOf, pick } from '../../training/step-tensors.ts';
import { trainedShapes } from '../../training/trained-state.ts';

/** One update of both mask discriminators against reconstructions from noisy latents. */
export function maskDiscriminatorStep(config: EgscItKnobs): Step {
  const trained = maskDiscriminatorParameters(config);
  return {
    name: 'mask-discriminator',
    batch: config.maskBatchSize,
    feeds: maskFeeds(config),
    state: { ...trainedShapes(trained), ...shapesOf(maskAutoencoderParameters(config)) },
    constants: {},
    body({ feeds, state }) {
      const pairs = DOMAIN_LETTERS.map((domain) => {
        const real = mapOf(feeds, `image_${domain}`);
        const latent = tf.add<tf.Tensor4D>(
          maskEncode(config, state, domain, real),
          mapOf(feeds, `noise_${domain}`),
        );
        return { domain, real, fake: maskReconstruct(config, state, domain, latent) };
      });
      const { gradients, outputs } = gradientsOf(pick(state, Object.keys(trained)), (weights) => {
        const values = pairs.map(({ domain, real, fake }) =>
          judgingLoss(maskJudge(config, weights, domain, real), maskJudge(config, weights, domain, fake)),
        );
        return {
          total: judgingTotal(config, values, config.maskLossWeights.gan),
          losses: tf.stack(values),
        };
      });
      return { outputs, nextState: adamUpdate(config.adam, state, gradients, adamFeeds(feeds)) };
    },
  };
}
