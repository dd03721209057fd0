import type { LossTerm } from './loss-term.ts';
import { statisticsDistance } from './statistics-distance.ts';

/**
 * Perceptual style: mean and deviation of the mask network's features of a translation against those of its exemplar,
 * both by the network of the exemplar's domain.
 */
export const style: LossTerm = {
  metrics: ['generator/style_ab', 'generator/style_ba'],
  schedule: 'annealed',
  values: ({ style: { a, b, ab, ba } }) => [statisticsDistance(ab, b), statisticsDistance(ba, a)],
};
