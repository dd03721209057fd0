import type { RgbImage } from '../imaging/rgb-image.ts';
import type { Color, TwoToneImage } from './two-tone-image.ts';

/** Largest difference of a median from the exemplar's colour, of 255 a channel. */
const TOLERANCE = 32;

/**
 * Whether a translation has the exemplar's colours where they belong: the median of each channel over the content's
 * figure is within 32 of the exemplar's figure colour, and over its ground of the ground colour.
 */
export function hasPalette(translation: RgbImage, content: TwoToneImage, exemplar: TwoToneImage): boolean {
  return (
    isNear(medianColor(translation, content.mask, 1), exemplar.figure) &&
    isNear(medianColor(translation, content.mask, 0), exemplar.ground)
  );
}

function isNear(x: Color, y: Color): boolean {
  return x.every((value, i) => Math.abs(value - (y[i] ?? 0)) <= TOLERANCE);
}

function medianColor({ data }: RgbImage, mask: Uint8Array, region: 0 | 1): Color {
  const channel = (c: number): number =>
    lowerMedian(Array.from(mask.keys(), (i) => data[3 * i + c] ?? 0).filter((_, i) => mask[i] === region));
  return [channel(0), channel(1), channel(2)];
}

/** The middle value, the lower of two. */
function lowerMedian(values: number[]): number {
  return values.sort((x, y) => x - y)[Math.floor((values.length - 1) / 2)] ?? NaN;
}
