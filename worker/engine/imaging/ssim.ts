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
    const columns = columnSums(x.width);
    const add = (row: number, sign: 1 | -1): void => {
      addRow(columns, x.data, y.data, channels * x.width * row + channel, channels, sign);
    };
    for (let row = 0; row < WINDOW - 1; row++) add(row, 1);
    for (let top = 0; top + WINDOW <= x.height; top++) {
      add(top + WINDOW - 1, 1);
      const moving: Sums = { x: 0, y: 0, xx: 0, yy: 0, xy: 0 };
      for (let column = 0; column < WINDOW - 1; column++) addColumn(moving, columns, column, 1);
      for (let left = 0; left + WINDOW <= x.width; left++) {
        addColumn(moving, columns, left + WINDOW - 1, 1);
        sum += similarity(moving);
        windows++;
        addColumn(moving, columns, left, -1);
      }
      add(top, -1);
    }
  }
  return sum / windows;
}

/** Over the pixels of a window, of two images; sums of integers below 2^53 are exact, in whatever order they are made. */
interface Sums {
  x: number;
  y: number;
  xx: number;
  yy: number;
  xy: number;
}

/** The same over the seven pixels of each column. */
type ColumnSums = Readonly<Record<keyof Sums, Int32Array>>;

function columnSums(width: number): ColumnSums {
  return {
    x: new Int32Array(width),
    y: new Int32Array(width),
    xx: new Int32Array(width),
    yy: new Int32Array(width),
    xy: new Int32Array(width),
  };
}

/** @param first where the row begins; `step` leads to its next pixel */
function addRow(
  columns: ColumnSums,
  x: Uint8Array,
  y: Uint8Array,
  first: number,
  step: number,
  sign: 1 | -1,
): void {
  for (let column = 0; column < columns.x.length; column++) {
    const p = x[first + step * column] ?? 0;
    const q = y[first + step * column] ?? 0;
    columns.x[column] = (columns.x[column] ?? 0) + sign * p;
    columns.y[column] = (columns.y[column] ?? 0) + sign * q;
    columns.xx[column] = (columns.xx[column] ?? 0) + sign * p * p;
    columns.yy[column] = (columns.yy[column] ?? 0) + sign * q * q;
    columns.xy[column] = (columns.xy[column] ?? 0) + sign * p * q;
  }
}

function addColumn(sums: Sums, columns: ColumnSums, column: number, sign: 1 | -1): void {
  sums.x += sign * (columns.x[column] ?? 0);
  sums.y += sign * (columns.y[column] ?? 0);
  sums.xx += sign * (columns.xx[column] ?? 0);
  sums.yy += sign * (columns.yy[column] ?? 0);
  sums.xy += sign * (columns.xy[column] ?? 0);
}

function similarity({ x, y, xx, yy, xy }: Sums): number {
  const meanX = x / PIXELS;
  const meanY = y / PIXELS;
  const varianceX = (xx - x * meanX) / (PIXELS - 1);
  const varianceY = (yy - y * meanY) / (PIXELS - 1);
  const covariance = (xy - x * meanY) / (PIXELS - 1);
  return (
    ((2 * meanX * meanY + C1) * (2 * covariance + C2)) /
    ((meanX ** 2 + meanY ** 2 + C1) * (varianceX + varianceY + C2))
  );
}
