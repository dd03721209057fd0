import { colorStatistics } from '../../imaging/color-statistics.ts';
import type { ScoredPair } from '../measure.ts';

/**
 * How far the colors of a translation are from those of its exemplar, wherever in the picture they are; 0 for equal
 * ones. With mean m and standard deviation s of each channel of CIELAB over all pixels:
 *
 * sqrt(sum over L, a, b of (m - m')^2 + (s - s')^2)
 *
 * This is the 2-Wasserstein distance of two normal distributions with those means and deviations and no covariance,
 * in units of CIELAB (Delta E 1976).
 */
export function colorDistance({ translation, exemplar }: ScoredPair): number {
  const [x, y] = [colorStatistics(translation), colorStatistics(exemplar)];
  const of = ({ means, deviations }: typeof x) => [...means, ...deviations];
  return Math.hypot(...of(x).map((value, i) => value - (of(y)[i] ?? NaN)));
}
