import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import type { Step } from '../../../compute/step.ts';
import { maskAutoencoderParameters, maskEncode, maskReconstruct } from './mask-autoencoder.ts';
import { type DomainLetter } from '../../domain-letter.ts';
import { imageShape } from '../../imaging/image-shape.ts';
import { shapesOf } from '../../layers/parameters.ts';
import { mapOf } from '../../training/step-tensors.ts';

/** Reconstructions by the mask auto-encoders, without noise. */
export function maskReconstructStep(config: EgscItKnobs, batch: number): Step {
  return {
    name: 'mask-reconstruct',
    feeds: { image_a: imageShape(config, batch), image_b: imageShape(config, batch) },
    state: shapesOf(maskAutoencoderParameters(config)),
    constants: {},
    body({ feeds, state }) {
      const reconstruct = (domain: DomainLetter) => {
        const latent = maskEncode(config, state, domain, mapOf(feeds, `image_${domain}`));
        return maskReconstruct(config, state, domain, latent);
      };
      return { outputs: { image_a: reconstruct('a'), image_b: reconstruct('b') }, nextState: {} };
    },
  };
}
