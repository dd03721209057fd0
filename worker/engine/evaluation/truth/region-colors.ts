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
  const sizes = new Uint32Array(INDICES);
  const histograms: (Uint32Array | undefined)[] = Array.from({ length: INDICES });
  for (let pixel = 0; pixel < indices.length; pixel++) {
    const index = indices[pixel] ?? NO_REGION;
    if (index === NO_REGION) continue;
    const counts = (histograms[index] ??= new Uint32Array(3 * LEVELS));
    sizes[index] = (sizes[index] ?? 0) + 1;
    for (let channel = 0; channel < 3; channel++) {
      const place = LEVELS * channel + (data[3 * pixel + channel] ?? 0);
      counts[place] = (counts[place] ?? 0) + 1;
    }
  }
  const colors = new Map<string, Color>();
  for (let index = 0; index < INDICES; index++) {
    const counts = histograms[index];
    const size = sizes[index] ?? 0;
    if (counts)
      colors.set(names[index] ?? String(index), [
        lowerMedian(counts, 0, size),
        lowerMedian(counts, LEVELS, size),
        lowerMedian(counts, 2 * LEVELS, size),
      ]);
  }
  return colors;
}

/** Of a byte. */
const INDICES = 256;

/** Values of a channel. */
const LEVELS = 256;

/**
 * The middle value, the lower of two.
 *
 * @param counts how often there is each value, from `first` on
 * @param all the sum of those
 */
function lowerMedian(counts: Uint32Array, first: number, all: number): number {
  const before = Math.floor((all - 1) / 2);
  let value = 0;
  let below = counts[first] ?? 0;
  while (below <= before && value < LEVELS - 1) below += counts[first + ++value] ?? 0;
  return value;
}
