import type { RgbImage } from '../../imaging/rgb-image.ts';
import type { ScoredPairWithTruth } from '../measure.ts';
import type { Color } from '../truth/truth.ts';
import { COLOR_TOLERANCE } from './color-tolerance.ts';

/**
 * 1 where a translation has the true colors where they belong: the median of each channel over every region is within 32
 * of the region's color; else 0.
 */
export function paletteAccuracy({ translation, truth }: ScoredPairWithTruth): number {
  return truth.regions.every(({ pixels, color }) => isNear(medianColor(translation, pixels), color)) ? 1 : 0;
}

function isNear(x: Color, y: Color): boolean {
  return x.every((value, i) => Math.abs(value - (y[i] ?? 0)) <= COLOR_TOLERANCE);
}

function medianColor({ data }: RgbImage, region: Uint8Array): Color {
  const channel = (c: number): number =>
    lowerMedian(Array.from(region.keys(), (i) => data[3 * i + c] ?? 0).filter((_, i) => region[i] === 1));
  return [channel(0), channel(1), channel(2)];
}

/** The middle value, the lower of two. */
function lowerMedian(values: number[]): number {
  return values.sort((x, y) => x - y)[Math.floor((values.length - 1) / 2)] ?? NaN;
}
