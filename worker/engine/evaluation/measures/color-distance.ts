import { labOf } from '../../imaging/cielab.ts';
import type { RgbImage } from '../../imaging/rgb-image.ts';
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
  return Math.hypot(...x.map((value, i) => value - (y[i] ?? NaN)));
}

/** Mean and standard deviation (divisor: the number of pixels) of each channel. */
function colorStatistics({ data }: RgbImage): readonly number[] {
  const count = data.length / 3;
  const sums = [0, 0, 0];
  const squares = [0, 0, 0];
  for (let i = 0; i < data.length; i += 3) {
    labOf(data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0).forEach((value, channel) => {
      sums[channel] = (sums[channel] ?? 0) + value;
      squares[channel] = (squares[channel] ?? 0) + value ** 2;
    });
  }
  const means = sums.map((sum) => sum / count);
  const variances = squares.map((sum, channel) => sum / count - (means[channel] ?? 0) ** 2);
  return [...means, ...variances.map((variance) => Math.sqrt(Math.max(0, variance)))];
}
