import type { LossWeights } from '#contracts/run-config.ts';
import { colorMoments } from './color-moments.ts';
import { content } from './content.ts';
import { cycle } from './cycle.ts';
import { gan } from './gan.ts';
import { klCycle } from './kl-cycle.ts';
import { kl } from './kl.ts';
import type { LossTerm } from './loss-term.ts';
import { reconstruction } from './reconstruction.ts';
import { regionColor } from './region-color.ts';
import { style } from './style.ts';

/** Every term of the generator's objective, by the name of its weight in a config. */
export const lossTerms = {
  gan,
  reconstruction,
  cycle,
  kl,
  klCycle,
  style,
  content,
  regionColor,
  colorMoments,
} satisfies Record<keyof LossWeights, LossTerm>;

/** Metric names of a generator update in the order of its output: the total first. */
export const generatorLossNames: readonly string[] = [
  'generator/total',
  ...Object.values(lossTerms).flatMap((term) => term.metrics),
];
