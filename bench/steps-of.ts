import type { MetricPoint } from '#contracts/metrics/metric-point.ts';

/** Points as one training logs them: `series` values at each of `steps` steps a batch. */
export interface Logged {
  readonly series: number;
  readonly steps: number;
}

interface LoggedStep {
  step: number;
  points: MetricPoint[];
}

/** The points of a run's batch, counted from 0. */
export function stepsOf({ series, steps }: Logged, batch: number): LoggedStep[] {
  return Array.from({ length: steps }, (_, i) => {
    const step = batch * steps + i + 1;
    const time = 1_800_000_000_000 + step * 283 + (step % 7);
    return {
      step,
      points: Array.from({ length: series }, (__, k) => ({
        name: `bench/${k}`,
        step,
        value: Math.sin(step / 100 + k) / (1 + step / 1_000),
        time,
      })),
    };
  });
}
