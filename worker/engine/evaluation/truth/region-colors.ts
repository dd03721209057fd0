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
  const histograms = new Map<number, Uint32Array>();
  for (const [pixel, index] of indices.entries()) {
    if (index === NO_REGION) continue;
    let counts = histograms.get(index);
    if (!counts) histograms.set(index, (counts = new Uint32Array(3 * LEVELS)));
    for (let channel = 0; channel < 3; channel++) {
      const place = LEVELS * channel + (data[3 * pixel + channel] ?? 0);
      counts[place] = (counts[place] ?? 0) + 1;
    }
  }
  const colors = new Map<string, Color>();
  for (const [index, counts] of [...histograms].sort(([x], [y]) => x - y)) {
    const channel = (c: number): number => lowerMedian(counts.subarray(LEVELS * c, LEVELS * (c + 1)));
    colors.set(names[index] ?? String(index), [channel(0), channel(1), channel(2)]);
  }
  return colors;
}

/** Values of a channel. */
const LEVELS = 256;

/**
 * The middle value, the lower of two.
 *
 * @param counts how often there is each value
 */
function lowerMedian(counts: Uint32Array): number {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const before = Math.floor((all - 1) / 2);
  let below = 0;
  return counts.findIndex((count) => (below += count) > before);
}
