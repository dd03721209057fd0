import type { ChannelStatistics } from '../layers/channel-statistics.ts';
import type { LossTerm } from './loss-term.ts';
import type { PerDirection, PerDomain } from './pass.ts';
import { statisticsDistance } from './statistics-distance.ts';

/**
 * Perceptual style: mean and deviation of the frozen network's features of a translation against those of its exemplar,
 * both by the network of the exemplar's domain.
 */
export const style: LossTerm<{
  readonly style: PerDomain<ChannelStatistics> & PerDirection<ChannelStatistics>;
}> = {
  schedule: 'annealed',
  values: ({ style: { a, b, ab, ba } }) => [statisticsDistance(ab, b), statisticsDistance(ba, a)],
};
