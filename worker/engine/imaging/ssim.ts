import type { RgbImage } from './rgb-image.ts';
import { expectSameSize } from './same-size.ts';

const WINDOW = 7;
const PIXELS = WINDOW * WINDOW;
const RANGE = 255;
const C1 = (0.01 * RANGE) ** 2;
const C2 = (0.03 * RANGE) ** 2;

/**
 * Structural similarity, 1 for equal images (Wang et al. 2004), as scikit-image computes it by default: uniform 7x7
 * windows that lie inside the image, sample covariance (factor 49/48), K1 = 0.01, K2 = 0.03, range 255, by channel,
 * then the mean over windows and channels.
 *
 * (2 mx my + C1)(2 cov + C2) / ((mx^2 + my^2 + C1)(vx + vy + C2)) for each window
 *
 * @param x at least 7x7 pixels, as `y`
 */
export function ssim(x: RgbImage, y: RgbImage): number {
  expectSameSize('ssim', x, y);
  let sum = 0;
  let windows = 0;
  for (let channel = 0; channel < 3; channel++) {
    for (let top = 0; top + WINDOW <= x.height; top++) {
      for (let left = 0; left + WINDOW <= x.width; left++) {
        sum += windowSimilarity(x, y, channel, top, left);
        windows++;
      }
    }
  }
  return sum / windows;
}

function windowSimilarity(x: RgbImage, y: RgbImage, channel: number, top: number, left: number): number {
  let sumX = 0;
  let sumY = 0;
  let sumXX = 0;
  let sumYY = 0;
  let sumXY = 0;
  for (let row = top; row < top + WINDOW; row++) {
    for (let column = left; column < left + WINDOW; column++) {
      const i = 3 * (row * x.width + column) + channel;
      const p = x.data[i] ?? 0;
      const q = y.data[i] ?? 0;
      sumX += p;
      sumY += q;
      sumXX += p * p;
      sumYY += q * q;
      sumXY += p * q;
    }
  }
  // Sums of integers below 2^53 are exact, so nothing cancels here.
  const meanX = sumX / PIXELS;
  const meanY = sumY / PIXELS;
  const varianceX = (sumXX - sumX * meanX) / (PIXELS - 1);
  const varianceY = (sumYY - sumY * meanY) / (PIXELS - 1);
  const covariance = (sumXY - sumX * meanY) / (PIXELS - 1);
  return (
    ((2 * meanX * meanY + C1) * (2 * covariance + C2)) /
    ((meanX ** 2 + meanY ** 2 + C1) * (varianceX + varianceY + C2))
  );
}
