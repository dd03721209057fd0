import type { RunNumbers } from './run-numbers.ts';

/**
 * What differs from the recorded numbers, to the bit; empty where nothing does. Metrics that 0.1.0 did not log are
 * passed over; each that it logged has to be there, for no weight of the recorded runs is 0. A run that was
 * interrupted has checkpoints where the clock put them: of such a one only the last is compared. The total is compared to
 * 1e-6: the terms that it is the sum of are more than 0.1.0 had.
 */
export function differences(
  recorded: RunNumbers,
  found: RunNumbers,
  checkpoints: 'all' | 'last' = 'all',
): string[] {
  const metrics = Object.entries(recorded.metrics).flatMap(([name, { steps, values }]) => {
    const series = found.metrics[name];
    if (!series) return [`${name} is not logged`];
    if (series.steps.join() !== steps.join()) return [`${name} is logged at other steps`];
    const isSame = name === 'generator/total' ? isNearly : Object.is;
    const at = values.findIndex((value, index) => !isSame(value, series.values[index]));
    return at < 0
      ? []
      : [`${name} at step ${steps[at] ?? ''} is ${series.values[at] ?? 'missing'}, not ${values[at] ?? ''}`];
  });
  const from = checkpoints === 'all' ? 0 : -1;
  const [wanted, there] = [recorded, found].map((numbers) => JSON.stringify(numbers.checkpoints.slice(from)));
  return wanted === there ? metrics : [...metrics, `checkpoints are ${there ?? ''}, not ${wanted ?? ''}`];
}

function isNearly(recorded: number, found = NaN): boolean {
  return Math.abs(found / recorded - 1) < 1e-6;
}

/**
 * What differs at the first step of each metric by more than a share of the recorded value, for other conditions than
 * the recorded ones. A stage that begins with learned weights has had steps to drift apart.
 */
export function firstStepDifferences(recorded: RunNumbers, found: RunNumbers): string[] {
  return Object.entries(recorded.metrics).flatMap(([name, { steps, values }]) => {
    const [step = 0] = steps;
    const [value = NaN] = values;
    const other = found.metrics[name]?.values[0] ?? NaN;
    const tolerance = step === 1 ? 1e-4 : 1e-3;
    return Math.abs(other - value) <= tolerance * Math.abs(value)
      ? []
      : [`${name} at step ${step} is ${other}, not ${value}`];
  });
}
