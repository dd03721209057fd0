/**
 * Share of the learning rate at a step of a stage: linear warm-up, then a cosine from 1 to `finalShare`.
 *
 * min(1, (step + 1) / warmupSteps) * (finalShare + (1 - finalShare) * (1 + cos(pi * step / steps)) / 2)
 */
export function warmupThenCosine(
  step: number,
  steps: number,
  warmupSteps: number,
  finalShare: number,
): number {
  const warmup = Math.min(1, (step + 1) / warmupSteps); // x / 0 is Infinity: no warm-up
  const cosine = (1 + Math.cos((Math.PI * step) / steps)) / 2;
  return warmup * (finalShare + (1 - finalShare) * cosine);
}

/**
 * Decay of a moving average at an update (from 0): min(decay, (1 + update) / (10 + update)). The warm start keeps the
 * random initial weights out of the average.
 */
export function warmDecay(decay: number, update: number): number {
  return Math.min(decay, (1 + update) / (10 + update));
}

/**
 * Share of the learning rate at a step of a stage: 1 for the first `constantShare` of its steps, then in a straight line
 * to 0, which it would reach after the last.
 */
export function constantThenLinear(step: number, steps: number, constantShare: number): number {
  return Math.min(1, (steps - step) / (steps * (1 - constantShare))); // x / 0 is Infinity: constant to the end
}
