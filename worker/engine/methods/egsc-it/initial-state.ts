import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import type { HostTensors } from '../../../compute/step.ts';
import { discriminatorParameters } from '../../networks/patch-discriminator.ts';
import { generatorParameters } from './generator.ts';
import { maskAutoencoderParameters, maskDiscriminatorParameters } from './mask-autoencoder.ts';
import { initialize, renameKeys } from '../../layers/parameters.ts';
import { averageName } from '../../training/ema.ts';
import { initialTrained } from '../../training/trained-state.ts';
import { formsOf } from './networks.ts';

/** All state of the FEATURE_MASK stage. */
export function initialMaskState({ seed, network }: EgscItKnobs): HostTensors {
  return initialTrained(seed, {
    ...maskAutoencoderParameters(network),
    ...maskDiscriminatorParameters(network),
  });
}

/** All state of the TRANSLATION stage but the mask artifact; the moving average starts at the weights. */
export function initialTranslationState({ seed, network }: EgscItKnobs): HostTensors {
  return {
    ...initialTrained(seed, {
      ...generatorParameters(network),
      ...discriminatorParameters(formsOf(network).discriminator, 'discriminator/a'),
      ...discriminatorParameters(formsOf(network).discriminator, 'discriminator/b'),
    }),
    ...renameKeys(initialize(seed, generatorParameters(network)), averageName),
  };
}
