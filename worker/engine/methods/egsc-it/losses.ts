import { GENERATOR_LOSSES, type EgscItKnobs, type MASK_LOSSES } from '#contracts/methods/egsc-it.ts';
import { lossMetricNames } from '#contracts/methods/losses.ts';
import { DOMAIN_LETTERS } from '../../domain-letter.ts';
import { colorMoments } from '../../losses/color-moments.ts';
import { content } from '../../losses/content.ts';
import { cycle } from '../../losses/cycle.ts';
import { gan } from '../../losses/gan.ts';
import { klCycle } from '../../losses/kl-cycle.ts';
import { kl } from '../../losses/kl.ts';
import { weightedTerms, type LossTerms } from '../../losses/objective.ts';
import { pixelEnergy } from '../../losses/pixel-energy.ts';
import { reconstruction } from '../../losses/reconstruction.ts';
import { regionColor } from '../../losses/region-color.ts';
import { style } from '../../losses/style.ts';
import { vggContent } from '../../losses/vgg-content.ts';
import { vggStyle } from '../../losses/vgg-style.ts';
import { actingWeights } from './acting-weights.ts';
import type { GeneratorPass } from './generator-pass.ts';

type Terms = LossTerms<GeneratorPass, keyof typeof GENERATOR_LOSSES>;

/** Every term of the generator's objective: what style and content are, the perceptual network decides. */
export function generatorTerms({ perceptual }: Pick<EgscItKnobs, 'perceptual'>): Terms {
  switch (perceptual) {
    case 'NONE':
    case 'MASK_NETWORK':
      return MASK_NETWORK_TERMS;
    case 'VGG':
      return { ...MASK_NETWORK_TERMS, style: vggStyle, content: vggContent };
  }
}

const MASK_NETWORK_TERMS: Terms = {
  gan,
  reconstruction,
  cycle,
  kl,
  klCycle,
  style,
  content,
  pixelEnergy,
  regionColor,
  colorMoments,
};

/** Metric names of a generator update in the order of its output: the total first. */
export function generatorLossNames(config: EgscItKnobs): string[] {
  const names = lossMetricNames('generator', GENERATOR_LOSSES);
  return [
    'generator/total',
    ...weightedTerms(generatorTerms(config), actingWeights(config)).flatMap((term) => names[term]),
  ];
}

export const DISCRIMINATOR_LOSS_NAMES = ['discriminator/a', 'discriminator/b'];

/** Losses of the mask stage that count, in the order in which they are summed. */
export function maskTerms({ maskLossWeights }: EgscItKnobs): (keyof typeof MASK_LOSSES)[] {
  return (['reconstruction', 'gan', 'kl'] as const).filter((name) => maskLossWeights[name] !== 0);
}

/** Metric names of an update of the mask auto-encoders in the order of its output. */
export function maskLossNames(knobs: EgscItKnobs): string[] {
  return DOMAIN_LETTERS.flatMap((domain) => maskTerms(knobs).map((term) => `mask/${term}_${domain}`));
}

export const MASK_DISCRIMINATOR_LOSS_NAMES = ['mask/discriminator_a', 'mask/discriminator_b'];
