/** Count, mean and biased variance of some numbers. */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly variance: number;
}

/**
 * Moments of two sets together, without the cancellation of sums of squares (Chan, Golub and LeVeque 1979):
 * variance = (n1 v1 + n2 v2) / n + n1 n2 (m1 - m2)^2 / n^2.
 */
export function mergeMoments(x: Moments, y: Moments): Moments {
  const count = x.count + y.count;
  const shift = y.mean - x.mean;
  return {
    count,
    mean: x.mean + (shift * y.count) / count,
    variance:
      (x.count * x.variance + y.count * y.variance) / count + (x.count * y.count * shift ** 2) / count ** 2,
  };
}

/** Standard deviation with n - 1 in the denominator. */
export function sampleDeviation({ count, variance }: Moments): number {
  return Math.sqrt((variance * count) / (count - 1));
}
