import { channelStatistics } from '../layers/channel-statistics.ts';
import type { LossTerm } from './loss-term.ts';
import { statisticsDistance } from './statistics-distance.ts';

/** L1 between mean and deviation of each colour channel of a translation and of its exemplar. */
export const colorMoments: LossTerm = {
  metrics: ['generator/color_moments_ab', 'generator/color_moments_ba'],
  schedule: 'annealed',
  values: ({ real, fake }) => [
    statisticsDistance(channelStatistics(fake.ab), channelStatistics(real.b)),
    statisticsDistance(channelStatistics(fake.ba), channelStatistics(real.a)),
  ],
};
