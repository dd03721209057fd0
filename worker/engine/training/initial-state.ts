import type { RunConfig } from '#contracts/run-config.ts';
import type { HostTensors } from '../../compute/step.ts';
import { discriminatorParameters } from '../architectures/egsc-it-small/discriminator.ts';
import { generatorParameters } from '../architectures/egsc-it-small/generator.ts';
import {
  maskAutoencoderParameters,
  maskDiscriminatorParameters,
} from '../architectures/egsc-it-small/mask-autoencoder.ts';
import { initialize, renameKeys } from '../layers/parameters.ts';
import { averageName } from './ema.ts';
import { initialTrained } from './trained-state.ts';

/** All state of the FEATURE_MASK stage. */
export function initialMaskState({ seed, network }: RunConfig): HostTensors {
  return initialTrained(seed, {
    ...maskAutoencoderParameters(network),
    ...maskDiscriminatorParameters(network),
  });
}

/** All state of the TRANSLATION stage but the mask artifact; the moving average starts at the weights. */
export function initialTranslationState({ seed, network }: RunConfig): HostTensors {
  return {
    ...initialTrained(seed, {
      ...generatorParameters(network),
      ...discriminatorParameters(network, 'discriminator/a'),
      ...discriminatorParameters(network, 'discriminator/b'),
    }),
    ...renameKeys(initialize(seed, generatorParameters(network)), averageName),
  };
}
