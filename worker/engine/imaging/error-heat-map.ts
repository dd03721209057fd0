import type { RgbImage } from './rgb-image.ts';
import { expectSameSize } from './same-size.ts';

/** An error of half of full scale or more is white. */
const WHITE_FROM = 128;

/** Mean over channels of |x - y| of each pixel as a color: black for none, over red and yellow to white for 128 or more. */
export function errorHeatMap(x: RgbImage, y: RgbImage): RgbImage {
  expectSameSize('errorHeatMap', x, y);
  const data = new Uint8Array(x.data.length);
  for (let start = 0; start < data.length; start += 3) {
    let error = 0;
    for (let channel = 0; channel < 3; channel++)
      error += Math.abs((x.data[start + channel] ?? NaN) - (y.data[start + channel] ?? NaN)) / 3;
    const heat = 3 * Math.min(1, error / WHITE_FROM);
    for (let channel = 0; channel < 3; channel++)
      data[start + channel] = Math.round(255 * Math.min(1, Math.max(0, heat - channel)));
  }
  return { width: x.width, height: x.height, data };
}
