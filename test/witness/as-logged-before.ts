import type { RunNumbers } from './run-numbers.ts';

type Metrics = RunNumbers['metrics'];

/**
 * Metrics in the terms of 0.1.0, to the bit: it logged the energy of pixels as a part of the content loss, at twice its
 * weight, and half of what is the cycle's KL today. Steps at which 0.1.0 itself logged are as they were.
 */
export function asLoggedBefore(metrics: Metrics): Metrics {
  const energies = ['ab', 'ba'].map((side) => metrics[`generator/pixel_energy_${side}`]);
  const [ab, ba] = energies.map(
    (series) => new Map(series?.steps.map((step, i) => [step, series.values[i]])),
  );
  const changed = (name: string, value: (now: number, energy: number) => number, at = ab) =>
    metrics[name] && at ? { [name]: mapped(metrics[name], at, value) } : {};
  const content = (now: number, energy: number): number => Math.fround(now + Math.fround(2 * energy));
  return {
    ...metrics,
    ...changed('generator/content_ab', content, ab),
    ...changed('generator/content_ba', content, ba),
    ...changed('generator/kl_cycle', (now) => now / 2),
  };
}

function mapped(
  { steps, values }: Metrics[string],
  energies: ReadonlyMap<number, number | undefined>,
  value: (now: number, energy: number) => number,
): Metrics[string] {
  return {
    steps,
    values: values.map((now, i) => {
      const energy = energies.get(steps[i] ?? NaN);
      return energy === undefined ? now : value(now, energy);
    }),
  };
}
