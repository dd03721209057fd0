import type { ScoredPairWith } from '../measure.ts';
import { regionColors } from '../truth/region-colors.ts';
import type { Color } from '../truth/truth.ts';
import { COLOR_TOLERANCE } from './color-tolerance.ts';

/** Whether a region has the right color, by its name: the median of each channel over it is within 32 of the true one. */
export function regionColorsNear({ translation, truth }: ScoredPairWith<'REGIONS'>): Map<string, boolean> {
  const found = regionColors(translation, truth.regions);
  return new Map(
    [...regionColors(truth.image, truth.regions)].map(([name, color]) => [
      name,
      isNear(found.get(name), color),
    ]),
  );
}

function isNear(x: Color | undefined, y: Color): boolean {
  return x !== undefined && x.every((value, i) => Math.abs(value - (y[i] ?? 0)) <= COLOR_TOLERANCE);
}
