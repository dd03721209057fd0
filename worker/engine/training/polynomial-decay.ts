/** Share of the learning rate at a step (from 0) of a stage: (1 - step / steps)^power. */
export function polynomialDecay(step: number, steps: number, power: number): number {
  return (1 - step / steps) ** power;
}
