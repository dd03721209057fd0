import { lossMetricNames } from '#contracts/methods/losses.ts';
import { GENERATOR_LOSSES, type MunitKnobs } from '#contracts/methods/munit.ts';
import { tf } from '../../../compute/tf.ts';
import { colorMoments } from '../../losses/color-moments.ts';
import { cycle } from '../../losses/cycle.ts';
import { foolingLoss } from '../../losses/least-squares-gan.ts';
import { meanAbsolute } from '../../losses/mean-distance.ts';
import { pixelEnergy } from '../../losses/pixel-energy.ts';
import { weightedTerms, type LossTerms } from '../../losses/objective.ts';
import type { PerCycle, PerDirection, PerDomain } from '../../losses/pass.ts';
import { reconstruction } from '../../losses/reconstruction.ts';
import { regionColor } from '../../losses/region-color.ts';

/** All that a generator update has computed when its losses are taken. */
export interface GeneratorPass {
  readonly real: PerDomain;
  readonly reconstructed: PerDomain;
  /** What D_B says of x_AB and D_A of x_BA at each scale. */
  readonly judged: PerDirection<readonly tf.Tensor4D[]>;
  /** Contents of the real images, `[B, h, w, C]`. */
  readonly content: PerDomain;
  /** Contents that are found in the translations. */
  readonly contentAgain: PerDirection;
  /** Styles that were drawn for the translations into each domain, `[B, styleSize]`. */
  readonly drawn: PerDomain<tf.Tensor2D>;
  /** Styles that are found in the translations. */
  readonly styleAgain: PerDirection<tf.Tensor2D>;
  /** Translations back from what is found in the translations, in the styles of the real images. */
  readonly cycled: () => PerCycle;
  /** Translations in the styles of real images of the other domain, as of exemplars. */
  readonly guided: () => PerDirection;
}

/** The last three look at translations under exemplars, which training as published never makes: their weight is 0 there. */
export const generatorTerms: LossTerms<GeneratorPass, keyof typeof GENERATOR_LOSSES> = {
  gan: {
    schedule: 'constant',
    values: ({ judged }) => [foolingAtEveryScale(judged.ab), foolingAtEveryScale(judged.ba)],
  },
  reconstruction,
  contentCode: {
    schedule: 'constant',
    values: ({ content, contentAgain }) => [
      meanAbsolute(contentAgain.ab, content.a),
      meanAbsolute(contentAgain.ba, content.b),
    ],
  },
  styleCode: {
    schedule: 'constant',
    values: ({ drawn, styleAgain }) => [
      meanAbsolute(styleAgain.ab, drawn.b),
      meanAbsolute(styleAgain.ba, drawn.a),
    ],
  },
  cycle: {
    schedule: 'constant',
    values: ({ real, cycled }) => cycle.values({ real, cycled: cycled() }),
  },
  pixelEnergy: {
    schedule: 'constant',
    values: ({ real, guided }) => pixelEnergy.values({ real, fake: guided() }),
  },
  regionColor: {
    schedule: 'constant',
    values: ({ real, guided }) => regionColor.values({ real, fake: guided() }),
  },
  colorMoments: {
    schedule: 'constant',
    values: ({ real, guided }) => colorMoments.values({ real, fake: guided() }),
  },
};

/** Metric names of a generator update in the order of its output: the total first. */
export function generatorLossNames({ lossWeights }: MunitKnobs): string[] {
  const names = lossMetricNames('generator', GENERATOR_LOSSES);
  return ['generator/total', ...weightedTerms(generatorTerms, lossWeights).flatMap((term) => names[term])];
}

function foolingAtEveryScale(judged: readonly tf.Tensor4D[]): tf.Scalar {
  return tf.addN(judged.map(foolingLoss));
}
