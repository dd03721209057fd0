import type { ScoredPairWithTruth } from '../measure.ts';
import { regionColors } from '../truth/region-colors.ts';
import type { Color } from '../truth/truth.ts';
import { COLOR_TOLERANCE } from './color-tolerance.ts';

/**
 * 1 where a translation has the true colors where they belong: the median of each channel over every region is within 32
 * of what it is in a perfect translation; else 0.
 */
export function paletteAccuracy({ translation, truth }: ScoredPairWithTruth): number {
  if (truth.regions === null) return NaN;
  const found = regionColors(translation, truth.regions);
  return [...regionColors(truth.image, truth.regions)].every(([name, color]) =>
    isNear(found.get(name), color),
  )
    ? 1
    : 0;
}

function isNear(x: Color | undefined, y: Color): boolean {
  return x !== undefined && x.every((value, i) => Math.abs(value - (y[i] ?? 0)) <= COLOR_TOLERANCE);
}
