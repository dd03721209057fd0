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
  reconstruction: {
    label: 'Reconstruction',
    description: 'L1 distance between an image and its reconstruction in its own style.',
    sides: ['a', 'b'],
  },
  kl: {
    label: 'KL',
    description: 'KL divergence of the latents of images from a standard normal, summed over both domains.',
    sides: [],
  },
  klCycle: {
    label: 'KL of the cycle',
    description:
      'KL divergence of the latents of translations from a standard normal, summed over both cycles.',
    sides: [],
  },
  pixelEnergy: {
    label: 'Pixel energy',
    description:
      'Distance between the pixels of a translation and of its content image, as energy maps: where a figure is, in any color.',
    sides: ['ab', 'ba'],
  },
  regionColor: {
    label: 'Region color',
    description:
      'Distance between the mean foreground and background colors of a translation and of its exemplar.',
    sides: ['ab', 'ba'],
  },
  colorMoments: {
    label: 'Color moments',
    description:
      'Distance between the mean and standard deviation of each color channel of a translation and of its exemplar.',
    sides: ['ab', 'ba'],
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
