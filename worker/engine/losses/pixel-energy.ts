import { pixelEnergy as energyOf } from './energy-map.ts';
import type { LossTerm } from './loss-term.ts';
import { meanAbsolute } from './mean-distance.ts';
import type { PerDirection, PerDomain } from './pass.ts';

/** L1 between the energy maps of the pixels of a translation and of its content image: where a figure is, in any color. */
export const pixelEnergy: LossTerm<{ readonly real: PerDomain; readonly fake: PerDirection }> = {
  schedule: 'constant',
  values: ({ real, fake }) => [
    meanAbsolute(energyOf(fake.ab), energyOf(real.a)),
    meanAbsolute(energyOf(fake.ba), energyOf(real.b)),
  ],
};
