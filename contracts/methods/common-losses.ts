import { defineMetric, type MetricDefinition } from '../metrics/metric-definition.ts';
import type { LossFacts } from './losses.ts';

/** Losses that several methods have: one metric and one text, whichever method logs it. */
export const COMMON_LOSSES = {
  gan: {
    label: 'GAN',
    description: 'Adversarial loss; low when translations pass for real images of the target domain.',
    sides: ['ab', 'ba'],
  },
  cycle: {
    label: 'Cycle',
    description: 'L1 distance between an image and its translation to the other domain and back.',
    sides: ['aba', 'bab'],
  },
} as const satisfies Record<string, LossFacts>;

/** The generator's weighted sum. */
export const generatorTotal: readonly MetricDefinition[] = defineMetric('generator', 'total', {
  label: 'Generator total',
  sides: [],
  headline: 'Gen. loss',
});

/** What the discriminator of each domain minimizes. */
export const discriminatorLosses: readonly MetricDefinition[] = defineMetric('discriminator', '', {
  label: 'Discriminator',
  sides: ['a', 'b'],
  headline: 'Disc.',
});
