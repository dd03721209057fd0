import type { RgbImage } from '../../imaging/rgb-image.ts';
import { BACKGROUND } from './background.ts';
import type { RegionMap } from './truth.ts';
import { twoToneImage } from './two-tone-image.ts';

/** The two regions of a digit in one color on a ground of another; null where all pixels are alike. */
export function twoToneRegions(image: RgbImage): RegionMap | null {
  const tones = twoToneImage(image);
  if (tones === null) return null;
  const { width, height } = image;
  return { width, height, indices: tones.pixels, names: { 0: BACKGROUND, 1: 'digit' } };
}
