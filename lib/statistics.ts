/** What one number can say of many values. */
export const statistics = {
  MEAN: mean,
  /** 5 % of the values are below it. */
  FIFTH_PERCENTILE: (values) => percentile(values, 0.05),
  /** Of mean squared errors: the PSNR of their mean. */
  DECIBELS_OF_MEAN: (values) => decibels(mean(values)),
} as const satisfies Record<string, Statistic>;

/** @param values one or more */
export type Statistic = (values: ArrayLike<number>) => number;
export type StatisticName = keyof typeof statistics;

/** Peak signal-to-noise ratio of 8-bit values in dB: 10 log10(255^2 / mse); Infinity where the error is 0. */
export function decibels(meanSquared: number): number {
  return 10 * Math.log10(255 ** 2 / meanSquared);
}

/**
 * The value below which a share of the values lies; between two of them linearly, as NumPy's default does.
 *
 * @param share 0 to 1
 */
export function percentile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] ?? NaN;
  const high = sorted[below + 1] ?? low;
  return low + (place - below) * (high - low);
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? NaN;
  return sum / values.length;
}
