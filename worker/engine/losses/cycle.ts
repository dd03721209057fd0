import type { LossTerm } from './loss-term.ts';
import { meanAbsolute } from './mean-distance.ts';

/** mean |x_ABA - x_A|, mean |x_BAB - x_B|: there and back again. */
export const cycle: LossTerm = {
  metrics: ['generator/cycle_aba', 'generator/cycle_bab'],
  schedule: 'constant',
  values: ({ real, cycled }) => [meanAbsolute(cycled.aba, real.a), meanAbsolute(cycled.bab, real.b)],
};
