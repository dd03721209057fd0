import { featureEnergy } from './energy-map.ts';
import type { LossTerm } from './loss-term.ts';
import { meanAbsolute } from './mean-distance.ts';
import type { PerDirection, PerDomain } from './pass.ts';

/**
 * Perceptual content, blind to sign and color: L1 between energy maps of a translation and of its content image, of the
 * first convolution of the content domain's frozen network.
 */
export const content: LossTerm<{ readonly stem: PerDomain & PerDirection }> = {
  schedule: 'constant',
  values: ({ stem }) => [
    meanAbsolute(featureEnergy(stem.ab), featureEnergy(stem.a)),
    meanAbsolute(featureEnergy(stem.ba), featureEnergy(stem.b)),
  ],
};
