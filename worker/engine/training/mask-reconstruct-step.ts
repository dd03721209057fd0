import type { RunConfig } from '#contracts/run-config.ts';
import type { Step } from '../../compute/step.ts';
import {
  maskAutoencoderParameters,
  maskEncode,
  maskReconstruct,
} from '../architectures/egsc-it-small/mask-autoencoder.ts';
import { imageShape, type DomainLetter } from '../architectures/egsc-it-small/network.ts';
import { shapesOf } from '../layers/parameters.ts';
import { mapOf } from './step-tensors.ts';

/** Reconstructions by the mask auto-encoders, without noise. */
export function maskReconstructStep(config: RunConfig, batch: number): Step {
  return {
    name: 'mask-reconstruct',
    feeds: { image_a: imageShape(config, batch), image_b: imageShape(config, batch) },
    state: shapesOf(maskAutoencoderParameters(config.network)),
    constants: {},
    body({ feeds, state }) {
      const reconstruct = (domain: DomainLetter) => {
        const latent = maskEncode(config.network, state, domain, mapOf(feeds, `image_${domain}`));
        return maskReconstruct(config.network, state, domain, latent);
      };
      return { outputs: { image_a: reconstruct('a'), image_b: reconstruct('b') }, nextState: {} };
    },
  };
}
