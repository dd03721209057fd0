/** Share of a learning rate at a step (from 0) of a stage of so many steps: from 1 at its begin to 0 after its end. */
export type DecayCurve = (step: number, steps: number) => number;

/** (1 + cos(pi * step / steps)) / 2 */
export const cosineDecay: DecayCurve = (step, steps) => (1 + Math.cos((Math.PI * step) / steps)) / 2;

/** (1 - step / steps)^power; with 0.9, half-way 0.536 */
export function polynomialDecay(power: number): DecayCurve {
  return (step, steps) => (1 - step / steps) ** power;
}

/**
 * Share of the learning rate at a step of a stage: linear warm-up, then a curve from 1 to `finalShare`.
 *
 * min(1, (step + 1) / warmupSteps) * (finalShare + (1 - finalShare) * curve(step, steps))
 */
export function warmupThenDecay(
  curve: DecayCurve,
  stage: {
    readonly step: number;
    readonly steps: number;
    readonly warmupSteps: number;
    readonly finalShare: number;
  },
): number {
  const { step, steps, warmupSteps, finalShare } = stage;
  const warmup = Math.min(1, (step + 1) / warmupSteps); // x / 0 is Infinity: no warm-up
  return warmup * (finalShare + (1 - finalShare) * curve(step, steps));
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
