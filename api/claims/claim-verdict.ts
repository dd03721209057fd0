import type { ClaimRule } from '#contracts/claims/claim.ts';
import { groupBy } from '#lib/group-by.ts';

export type ClaimVerdict = 'SUPPORTED' | 'CONTRADICTED' | 'UNDECIDED';

/** An effect with its 95 % interval over seeds and images, and what it is held against. */
export interface MeasuredEffect {
  /** The other row; null where there is none. */
  readonly against: string | null;
  /** More of it speaks for the claim. */
  readonly effect: number;
  readonly low: number;
  readonly high: number;
  /** What it has to be above to support the claim; at, too, where `reaches`. */
  readonly supportsAbove: number;
  readonly reaches: boolean;
  readonly contradictsBelow: number;
}

/** What one effect says by itself: its whole interval is beyond the margin on one side, or it decides nothing. */
export function effectVerdict({
  low,
  high,
  supportsAbove,
  reaches,
  contradictsBelow,
}: MeasuredEffect): ClaimVerdict {
  if (low > supportsAbove || (reaches && low === supportsAbove)) return 'SUPPORTED';
  return high < contradictsBelow ? 'CONTRADICTED' : 'UNDECIDED';
}

/**
 * What all effects of a claim say together. Of most rules all have to support it, and any one contradicts it. Where a row
 * is to dominate others, any measure in which it is worse contradicts the claim, as does a rival to which it is better in
 * none; it is supported where it is shown to be worse in none and better in one, beside every rival.
 *
 * @param effects one or more
 */
export function claimVerdict(rule: ClaimRule['type'], effects: readonly MeasuredEffect[]): ClaimVerdict {
  const verdicts = effects.map(effectVerdict);
  if (verdicts.includes('CONTRADICTED')) return 'CONTRADICTED';
  if (rule !== 'DOMINATES') return verdicts.every((each) => each === 'SUPPORTED') ? 'SUPPORTED' : 'UNDECIDED';
  const rivals = [...groupBy(effects, ({ against }) => against).values()];
  if (rivals.some((of) => of.every(({ high, supportsAbove }) => high < supportsAbove))) return 'CONTRADICTED';
  const isDominated = (of: readonly MeasuredEffect[]) =>
    of.every(({ low, contradictsBelow }) => low > contradictsBelow) &&
    of.some((each) => effectVerdict(each) === 'SUPPORTED');
  return rivals.every(isDominated) ? 'SUPPORTED' : 'UNDECIDED';
}

/**
 * About how many seeds would decide one effect, if it stayed what it is and its interval shrank with the square root of
 * their number; null where it lies between the margins, so that no number would.
 */
export function seedsToDecide(
  { effect, low, high, supportsAbove, contradictsBelow }: MeasuredEffect,
  seedCount: number,
): number | null {
  const [reach, room] =
    effect > supportsAbove
      ? [effect - low, effect - supportsAbove]
      : effect < contradictsBelow
        ? [high - effect, contradictsBelow - effect]
        : [NaN, NaN];
  if (Number.isNaN(room)) return null;
  const wanted = seedCount * (reach / room) ** 2;
  return Math.max(seedCount + 1, Math.ceil(wanted - 1e-9)); // 12.000000000000002 is 12
}

/** About how many seeds would decide a claim that is undecided: the fewest by which it would be contradicted, or else those that all that is undecided takes. */
export function seedsToDecideClaim(effects: readonly MeasuredEffect[], seedCount: number): number | null {
  const open = effects.filter((each) => effectVerdict(each) === 'UNDECIDED');
  const numberOf = (each: MeasuredEffect) => seedsToDecide(each, seedCount);
  const against = open.filter(({ effect, contradictsBelow }) => effect < contradictsBelow).map(numberOf);
  const found = against.filter((number) => number !== null);
  if (found.length > 0) return Math.min(...found);
  const all = open.map(numberOf);
  if (all.length === 0 || all.includes(null)) return null;
  return Math.max(...all.filter((number) => number !== null));
}
