import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import {
  cosineDecay,
  polynomialDecay,
  warmDecay,
  warmupThenDecay,
  type DecayCurve,
} from '../../training/schedule.ts';

/** Share of the mask auto-encoders' learning rate that their cosine ends at. */
const MASK_FINAL_SHARE = 0.1;

const CURVES: Readonly<Record<EgscItKnobs['decay'], DecayCurve>> = {
  COSINE: cosineDecay,
  POLYNOMIAL: polynomialDecay(0.9),
};

/** Learning rate of the mask auto-encoders at a step (from 0) of the FEATURE_MASK stage. */
export function maskGeneratorLearningRate(config: EgscItKnobs, step: number): number {
  return config.maskGeneratorLearningRate * maskShare(config, step);
}

/** Learning rate of the mask discriminators at a step (from 0): with a cosine for the others, theirs stays. */
export function maskDiscriminatorLearningRate(config: EgscItKnobs, step: number): number {
  switch (config.decay) {
    case 'COSINE':
      return config.maskDiscriminatorLearningRate;
    case 'POLYNOMIAL':
      return config.maskDiscriminatorLearningRate * maskShare(config, step);
  }
}

function maskShare(config: EgscItKnobs, step: number): number {
  const { decay, maskSteps: steps, warmupSteps } = config;
  const finalShare = { COSINE: MASK_FINAL_SHARE, POLYNOMIAL: config.finalLearningRateShare }[decay];
  return warmupThenDecay(CURVES[decay], { step, steps, warmupSteps, finalShare });
}

/** Learning rate of the generator at a step (from 0) of the TRANSLATION stage. */
export function generatorLearningRate(config: EgscItKnobs, step: number): number {
  return config.generatorLearningRate * translationShare(config, step);
}

/** Learning rate of the discriminators at a step (from 0) of the TRANSLATION stage. */
export function discriminatorLearningRate(config: EgscItKnobs, step: number): number {
  return config.discriminatorLearningRate * translationShare(config, step);
}

function translationShare(config: EgscItKnobs, step: number): number {
  const { decay, translationSteps: steps, warmupSteps, finalLearningRateShare: finalShare } = config;
  return warmupThenDecay(CURVES[decay], { step, steps, warmupSteps, finalShare });
}

/**
 * Share of their weight that style and color moments have at a step (from 0) of the TRANSLATION stage: from 1 in a
 * straight line to `annealFloor` half-way, then constant.
 */
export function anneal(config: EgscItKnobs, step: number): number {
  return (
    config.annealFloor + (1 - config.annealFloor) * Math.max(0, 1 - (2 * step) / config.translationSteps)
  );
}

/** Decay of the moving average at a generator update (from 0). */
export function emaDecay(config: EgscItKnobs, update: number): number {
  return warmDecay(config.emaDecay, update);
}
