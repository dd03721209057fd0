import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import type { NoiseSpec } from '../method.ts';
import { latentShape } from './networks.ts';

/** The published code adds the noise of training to the latents that it translates, too. */
export function translationNoise(config: EgscItKnobs): NoiseSpec | null {
  switch (config.mode) {
    case 'paper-code':
      return {
        stream: 'noise/translate',
        shape: latentShape(config, 1).slice(1),
        sigma: config.latentNoise,
      };
    case 'clean':
      return null;
  }
}
