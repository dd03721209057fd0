import type { RgbImage } from './rgb-image.ts';
import { expectSameSize } from './same-size.ts';

/** Mean of (x - y)^2 over pixels and channels, values 0..255. */
export function meanSquaredError(x: RgbImage, y: RgbImage): number {
  expectSameSize('meanSquaredError', x, y);
  let sum = 0;
  x.data.forEach((value, i) => {
    sum += (value - (y.data[i] ?? 0)) ** 2;
  });
  return sum / x.data.length;
}
