import { labOf } from './cielab.ts';
import type { RgbImage } from './rgb-image.ts';

/** Of each channel of CIELAB over all pixels. */
export interface ColorStatistics {
  readonly means: readonly [number, number, number];
  /** Standard deviations; divisor: the number of pixels. */
  readonly deviations: readonly [number, number, number];
}

export function colorStatistics({ data }: RgbImage): ColorStatistics {
  const count = data.length / 3;
  const sums: [number, number, number] = [0, 0, 0];
  const squares: [number, number, number] = [0, 0, 0];
  for (let i = 0; i < data.length; i += 3) {
    const lab = labOf(data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0);
    sums[0] += lab[0];
    sums[1] += lab[1];
    sums[2] += lab[2];
    squares[0] += lab[0] ** 2;
    squares[1] += lab[1] ** 2;
    squares[2] += lab[2] ** 2;
  }
  const mean = (channel: 0 | 1 | 2) => sums[channel] / count;
  const deviation = (channel: 0 | 1 | 2) =>
    Math.sqrt(Math.max(0, squares[channel] / count - mean(channel) ** 2));
  return {
    means: [mean(0), mean(1), mean(2)],
    deviations: [deviation(0), deviation(1), deviation(2)],
  };
}
