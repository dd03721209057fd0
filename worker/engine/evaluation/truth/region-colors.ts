import { NO_REGION } from '#contracts/region-classes.ts';
import type { RgbImage } from '../../imaging/rgb-image.ts';
import type { Color, RegionMap } from './truth.ts';

/**
 * The color of each region of an image, by name: the lower median of each channel over its pixels. Regions without a pixel
 * are not among them.
 *
 * @param image of the size of the map: the one it belongs to, or a translation of it
 */
export function regionColors({ data }: RgbImage, { indices, names }: RegionMap): Map<string, Color> {
  const pixels = new Map<number, number[]>();
  for (const [pixel, index] of indices.entries()) {
    if (index === NO_REGION) continue;
    const known = pixels.get(index);
    if (known) known.push(pixel);
    else pixels.set(index, [pixel]);
  }
  const colors = new Map<string, Color>();
  for (const [index, of] of [...pixels].sort(([x], [y]) => x - y)) {
    const channel = (c: number): number => lowerMedian(of.map((pixel) => data[3 * pixel + c] ?? NaN));
    colors.set(names[index] ?? String(index), [channel(0), channel(1), channel(2)]);
  }
  return colors;
}

/** The middle value, the lower of two. */
function lowerMedian(values: number[]): number {
  return values.sort((x, y) => x - y)[Math.floor((values.length - 1) / 2)] ?? NaN;
}
