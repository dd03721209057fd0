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
export function initialMaskState(config: EgscItKnobs): HostTensors {
  return initialTrained(config.seed, {
    ...maskAutoencoderParameters(config),
    ...maskDiscriminatorParameters(config),
  });
}

/** All state of the TRANSLATION stage but the mask artifact; the moving average starts at the weights. */
export function initialTranslationState(config: EgscItKnobs): HostTensors {
  const { seed } = config;
  return {
    ...initialTrained(seed, {
      ...generatorParameters(config),
      ...discriminatorParameters(formsOf(config).discriminator, 'discriminator/a'),
      ...discriminatorParameters(formsOf(config).discriminator, 'discriminator/b'),
    }),
    ...renameKeys(initialize(seed, generatorParameters(config)), averageName),
  };
}
