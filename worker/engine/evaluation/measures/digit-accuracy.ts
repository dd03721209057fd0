import type { ScoredPairWith } from '../measure.ts';

/** Share of the digits of a translation that are read as what they are. */
export function digitAccuracy({ digits }: ScoredPairWith<'DIGITS'>): number {
  return digits.filter(({ inTranslation, label }) => inTranslation === label).length / digits.length;
}
