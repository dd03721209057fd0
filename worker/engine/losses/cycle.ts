import type { LossTerm } from './loss-term.ts';
import type { PerCycle, PerDomain } from './pass.ts';
import { meanAbsolute } from './mean-distance.ts';

/** mean |x_ABA - x_A|, mean |x_BAB - x_B|: there and back again. */
export const cycle: LossTerm<{ readonly real: PerDomain; readonly cycled: PerCycle }> = {
  schedule: 'constant',
  values: ({ real, cycled }) => [meanAbsolute(cycled.aba, real.a), meanAbsolute(cycled.bab, real.b)],
};
