import type { GrayImage } from './gray-image.ts';
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
  return meanSimilarity(x, y, 3);
}

/** `ssim` of images with one channel. */
export function graySsim(x: GrayImage, y: GrayImage): number {
  return meanSimilarity(x, y, 1);
}

/** Rows of pixels, whose channels lie side by side. */
type Raster = RgbImage | GrayImage;

function meanSimilarity(x: Raster, y: Raster, channels: 1 | 3): number {
  expectSameSize('ssim', x, y);
  let sum = 0;
  let windows = 0;
  for (let channel = 0; channel < channels; channel++) {
    for (let top = 0; top + WINDOW <= x.height; top++) {
      for (let left = 0; left + WINDOW <= x.width; left++) {
        const first = channels * (top * x.width + left) + channel;
        sum += windowSimilarity(x.data, y.data, first, channels * x.width, channels);
        windows++;
      }
    }
  }
  return sum / windows;
}

/** @param first where the window begins; `rowStep` and `columnStep` lead to its next row and column */
function windowSimilarity(
  x: Uint8Array,
  y: Uint8Array,
  first: number,
  rowStep: number,
  columnStep: number,
): number {
  let sumX = 0;
  let sumY = 0;
  let sumXX = 0;
  let sumYY = 0;
  let sumXY = 0;
  for (let row = 0; row < WINDOW; row++) {
    for (let column = 0; column < WINDOW; column++) {
      const i = first + row * rowStep + column * columnStep;
      const p = x[i] ?? 0;
      const q = y[i] ?? 0;
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
