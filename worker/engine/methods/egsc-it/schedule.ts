import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import { warmDecay, warmupThenCosine } from '../../training/schedule.ts';

/** Share of the mask auto-encoders' learning rate that their cosine ends at. */
const MASK_FINAL_SHARE = 0.1;

/** Learning rate of the mask auto-encoders at a step (from 0) of the FEATURE_MASK stage. */
export function maskGeneratorLearningRate(config: EgscItKnobs, step: number): number {
  return (
    config.generatorLearningRate *
    warmupThenCosine(step, config.maskSteps, config.warmupSteps, MASK_FINAL_SHARE)
  );
}

/** Learning rate of the mask discriminators, the same at every step. */
export function maskDiscriminatorLearningRate(config: EgscItKnobs): number {
  return config.discriminatorLearningRate;
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
  return warmupThenCosine(step, config.translationSteps, config.warmupSteps, config.finalLearningRateShare);
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
