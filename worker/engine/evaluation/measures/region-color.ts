import type { ScoredPairWith } from '../measure.ts';
import { regionColorsNear } from './region-colors-near.ts';

/** Share of the regions of a translation that have their true color. Null where there is none. */
export function regionColor(pair: ScoredPairWith<'REGIONS'>): number | null {
  const near = [...regionColorsNear(pair).values()];
  return near.length === 0 ? null : near.filter((isNear) => isNear).length / near.length;
}
