import type { ScoredPairWith } from '../measure.ts';

/** Share of the digits that are read in a translation as in a perfect one, right or wrong. */
export function digitAgreement({ digits }: ScoredPairWith<'DIGITS'>): number {
  return digits.filter(({ inTranslation, inTruth }) => inTranslation === inTruth).length / digits.length;
}
