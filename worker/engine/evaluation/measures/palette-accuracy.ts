import type { ScoredPairWith } from '../measure.ts';
import { regionColorsNear } from './region-colors-near.ts';

/** 1 where a translation has the true colors where they belong, in every region; else 0. */
export function paletteAccuracy(pair: ScoredPairWith<'REGIONS'>): number {
  return [...regionColorsNear(pair).values()].every((isNear) => isNear) ? 1 : 0;
}
