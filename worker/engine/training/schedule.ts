import type { RunConfig } from '#contracts/run-config.ts';

/**
 * Share of the learning rate at a step of a stage: linear warm-up, then a cosine from 1 to `finalShare`.
 *
 * min(1, (step + 1) / warmupSteps) * (finalShare + (1 - finalShare) * (1 + cos(pi * step / steps)) / 2)
 */
function warmupThenCosine(step: number, steps: number, warmupSteps: number, finalShare: number): number {
  const warmup = Math.min(1, (step + 1) / warmupSteps); // x / 0 is Infinity: no warm-up
  const cosine = (1 + Math.cos((Math.PI * step) / steps)) / 2;
  return warmup * (finalShare + (1 - finalShare) * cosine);
}

/** Share of the mask auto-encoders' learning rate that their cosine ends at. */
const MASK_FINAL_SHARE = 0.1;

/** Learning rate of the mask auto-encoders at a step (from 0) of the FEATURE_MASK stage. */
export function maskGeneratorLearningRate(config: RunConfig, step: number): number {
  return (
    config.generatorLearningRate *
    warmupThenCosine(step, config.maskSteps, config.warmupSteps, MASK_FINAL_SHARE)
  );
}

/** Learning rate of the mask discriminators, the same at every step. */
export function maskDiscriminatorLearningRate(config: RunConfig): number {
  return config.discriminatorLearningRate;
}

/** Learning rate of the generator at a step (from 0) of the TRANSLATION stage. */
export function generatorLearningRate(config: RunConfig, step: number): number {
  return config.generatorLearningRate * translationShare(config, step);
}

/** Learning rate of the discriminators at a step (from 0) of the TRANSLATION stage. */
export function discriminatorLearningRate(config: RunConfig, step: number): number {
  return config.discriminatorLearningRate * translationShare(config, step);
}

function translationShare(config: RunConfig, step: number): number {
  return warmupThenCosine(step, config.translationSteps, config.warmupSteps, config.finalLearningRateShare);
}

/**
 * Share of their weight that style and colour moments have at a step (from 0) of the TRANSLATION stage: from 1 in a
 * straight line to `annealFloor` half-way, then constant.
 */
export function anneal(config: RunConfig, step: number): number {
  return (
    config.annealFloor + (1 - config.annealFloor) * Math.max(0, 1 - (2 * step) / config.translationSteps)
  );
}

/**
 * Decay of the moving average at a generator update (from 0): min(emaDecay, (1 + update) / (10 + update)). The warm
 * start keeps the random initial weights out of the average.
 */
export function emaDecay(config: RunConfig, update: number): number {
  return Math.min(config.emaDecay, (1 + update) / (10 + update));
}
