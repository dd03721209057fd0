import { channelStatistics } from '../layers/channel-statistics.ts';
import type { LossTerm } from './loss-term.ts';
import type { PerDirection, PerDomain } from './pass.ts';
import { statisticsDistance } from './statistics-distance.ts';

/** L1 between mean and deviation of each color channel of a translation and of its exemplar. */
export const colorMoments: LossTerm<{ readonly real: PerDomain; readonly fake: PerDirection }> = {
  schedule: 'annealed',
  values: ({ real, fake }) => [
    statisticsDistance(channelStatistics(fake.ab), channelStatistics(real.b)),
    statisticsDistance(channelStatistics(fake.ba), channelStatistics(real.a)),
  ],
};
