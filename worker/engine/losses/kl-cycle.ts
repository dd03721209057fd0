import type { tf } from '../../compute/tf.ts';
import type { LossTerm } from './loss-term.ts';
import { meanSquared } from './mean-distance.ts';

/** mean z^2 over the latents of both translated images. */
export const klCycle: LossTerm<{ readonly cycleLatent: tf.Tensor4D }> = {
  schedule: 'constant',
  values: ({ cycleLatent }) => [meanSquared(cycleLatent, 0)],
};
