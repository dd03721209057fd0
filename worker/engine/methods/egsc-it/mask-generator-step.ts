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
import { foolingLoss } from '../../losses/least-squares-gan.ts';
import { meanAbsolute, meanSquared } from '../../losses/mean-distance.ts';
import { adamUpdate } from '../../training/adam.ts';
import { gradientsOf } from '../../training/gradients.ts';
import { maskFeeds } from './mask-feeds.ts';
import { adamFeeds, mapOf, pick } from '../../training/step-tensors.ts';
import { trainedShapes } from '../../training/trained-state.ts';
import { maskTerms } from './losses.ts';
import { ofLatents } from './of-latents.ts';

/**
 * One update of both mask auto-encoders. For each domain X, with z the latent as the KL losses take it:
 *
 * w_rec * mean |x_XX - x_X| + w_gan * mean (D_X(x_XX) - 1)^2 + w_kl * mean z^2
 */
export function maskGeneratorStep(config: EgscItKnobs): Step {
  const { maskLossWeights } = config;
  const trained = maskAutoencoderParameters(config);
  return {
    name: 'mask-generator',
    batch: config.maskBatchSize,
    feeds: maskFeeds(config),
    state: { ...trainedShapes(trained), ...shapesOf(maskDiscriminatorParameters(config)) },
    constants: {},
    body({ feeds, state }) {
      const { gradients, outputs } = gradientsOf(pick(state, Object.keys(trained)), (weights) => {
        const terms = DOMAIN_LETTERS.map((domain) => {
          const real = mapOf(feeds, `image_${domain}`);
          const latent = maskEncode(config, weights, domain, real);
          const noisy = tf.add<tf.Tensor4D>(latent, mapOf(feeds, `noise_${domain}`));
          const reconstructed = maskReconstruct(config, weights, domain, noisy);
          const term = {
            reconstruction: () => meanAbsolute(reconstructed, real),
            gan: () => foolingLoss(maskJudge(config, state, domain, reconstructed)),
            kl: () => meanSquared(ofLatents(config, { means: latent, samples: noisy }), 0),
          };
          return maskTerms(config).map((name) => ({ name, value: term[name]() }));
        });
        const weighted = terms
          .flat()
          .map(({ name, value }) => tf.mul<tf.Scalar>(value, maskLossWeights[name]));
        const values = terms.flat().map(({ value }) => value);
        return { total: tf.addN(weighted), losses: tf.stack(values) };
      });
      return { outputs, nextState: adamUpdate(config.adam, state, gradients, adamFeeds(feeds)) };
    },
  };
}
