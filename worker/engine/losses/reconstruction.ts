import type { LossTerm } from './loss-term.ts';
import type { PerDomain } from './pass.ts';
import { meanAbsolute } from './mean-distance.ts';

/** mean |x_AA - x_A|, mean |x_BB - x_B|: an image redrawn in its own style. */
export const reconstruction: LossTerm<{ readonly real: PerDomain; readonly reconstructed: PerDomain }> = {
  schedule: 'constant',
  values: ({ real, reconstructed }) => [
    meanAbsolute(reconstructed.a, real.a),
    meanAbsolute(reconstructed.b, real.b),
  ],
};
