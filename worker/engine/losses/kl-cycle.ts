import type { LossTerm } from './loss-term.ts';
import { meanSquared } from './mean-distance.ts';

/** mean z^2 over the latents of both translated images. */
export const klCycle: LossTerm = {
  metrics: ['generator/kl_cycle'],
  schedule: 'constant',
  values: ({ cycleLatent }) => [meanSquared(cycleLatent, 0)],
};
