import type { ScoredPairWith } from '../measure.ts';
import { BACKGROUND } from '../truth/background.ts';
import { regionColorsNear } from './region-colors-near.ts';

/** 1 where the background of a translation has its true color, else 0. Null where no region is called so. */
export function backgroundColor(pair: ScoredPairWith<'REGIONS'>): number | null {
  const isNear = regionColorsNear(pair).get(BACKGROUND);
  return isNear === undefined ? null : Number(isNear);
}
