import type { ScoredPairWith } from '../measure.ts';
import { COLOR_TOLERANCE } from './color-tolerance.ts';

/** Share of pixels each of whose channels is within 32 of what it is in a perfect translation. */
export function pixelsNearTruth({ translation, truth }: ScoredPairWith<'TRUTH'>): number {
  const pixels = translation.data.length / 3;
  let near = 0;
  for (let i = 0; i < pixels; i++) {
    const isNear = [3 * i, 3 * i + 1, 3 * i + 2].every(
      (at) => Math.abs((translation.data[at] ?? 0) - (truth.image.data[at] ?? 0)) <= COLOR_TOLERANCE,
    );
    if (isNear) near++;
  }
  return near / pixels;
}
