import type { RunConfig } from '#contracts/run-config.ts';
import type { Step } from '../../compute/step.ts';
import { tf } from '../../compute/tf.ts';
import {
  maskAutoencoderParameters,
  maskDiscriminatorParameters,
  maskEncode,
  maskJudge,
  maskReconstruct,
} from '../architectures/egsc-it-small/mask-autoencoder.ts';
import { DOMAINS } from '../architectures/egsc-it-small/network.ts';
import { shapesOf } from '../layers/parameters.ts';
import { foolingLoss } from '../losses/least-squares-gan.ts';
import { meanAbsolute, meanSquared } from '../losses/mean-distance.ts';
import { adamUpdate } from './adam.ts';
import { gradientsOf } from './gradients.ts';
import { maskFeeds } from './mask-feeds.ts';
import { adamFeeds, mapOf, pick } from './step-tensors.ts';
import { trainedShapes } from './trained-state.ts';

export const maskGeneratorLossNames = DOMAINS.flatMap((domain) => [
  `mask/reconstruction_${domain}`,
  `mask/gan_${domain}`,
  `mask/kl_${domain}`,
]);

/**
 * One update of both mask auto-encoders. For each domain X, with z the latent before noise:
 *
 * w_rec * mean |x_XX - x_X| + w_gan * mean (D_X(x_XX) - 1)^2 + w_kl * mean z^2
 */
export function maskGeneratorStep(config: RunConfig): Step {
  const { network, maskLossWeights } = config;
  const trained = maskAutoencoderParameters(network);
  return {
    name: 'mask-generator',
    feeds: maskFeeds(config),
    state: { ...trainedShapes(trained), ...shapesOf(maskDiscriminatorParameters(network)) },
    constants: {},
    body({ feeds, state }) {
      const { gradients, losses } = gradientsOf(pick(state, Object.keys(trained)), (weights) => {
        const terms = DOMAINS.map((domain) => {
          const real = mapOf(feeds, `image_${domain}`);
          const latent = maskEncode(network, weights, domain, real);
          const noisy = tf.add<tf.Tensor4D>(latent, mapOf(feeds, `noise_${domain}`));
          const reconstructed = maskReconstruct(network, weights, domain, noisy);
          return {
            reconstruction: meanAbsolute(reconstructed, real),
            gan: foolingLoss(maskJudge(state, domain, reconstructed)),
            kl: meanSquared(latent, 0),
          };
        });
        const weighted = terms.flatMap(({ reconstruction, gan, kl }) => [
          tf.mul<tf.Scalar>(reconstruction, maskLossWeights.reconstruction),
          tf.mul<tf.Scalar>(gan, maskLossWeights.gan),
          tf.mul<tf.Scalar>(kl, maskLossWeights.kl),
        ]);
        const values = terms.flatMap(({ reconstruction, gan, kl }) => [reconstruction, gan, kl]);
        return { total: tf.addN(weighted), losses: tf.stack(values) as tf.Tensor1D };
      });
      return { outputs: { losses }, nextState: adamUpdate(config.adam, state, gradients, adamFeeds(feeds)) };
    },
  };
}
