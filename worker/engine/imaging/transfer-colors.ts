import { labOf, rgbOf } from './cielab.ts';
import { colorStatistics } from './color-statistics.ts';
import type { RgbImage } from './rgb-image.ts';

/**
 * An image with the colors of another: each channel of CIELAB is shifted and scaled to the other's mean m' and standard
 * deviation s'. A channel without spread is only shifted.
 *
 * x -> (x - m) s' / s + m'
 *
 * Source: Reinhard et al., Color Transfer between Images (2001), with CIELAB in the place of its l alpha beta, which has
 * no black.
 */
export function transferColors(image: RgbImage, colorsOf: RgbImage): RgbImage {
  const from = colorStatistics(image);
  const to = colorStatistics(colorsOf);
  const moved = (value: number, channel: 0 | 1 | 2): number => {
    const scale = from.deviations[channel] === 0 ? 1 : to.deviations[channel] / from.deviations[channel];
    return (value - from.means[channel]) * scale + to.means[channel];
  };
  const data = new Uint8Array(image.data.length);
  for (let i = 0; i < data.length; i += 3) {
    const [l, a, b] = labOf(image.data[i] ?? 0, image.data[i + 1] ?? 0, image.data[i + 2] ?? 0);
    const [red, green, blue] = rgbOf([moved(l, 0), moved(a, 1), moved(b, 2)]);
    data[i] = red;
    data[i + 1] = green;
    data[i + 2] = blue;
  }
  return { ...image, data };
}
