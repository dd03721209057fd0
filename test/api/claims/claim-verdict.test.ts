import { describe, expect, test } from 'vitest';
import {
  claimVerdict,
  effectVerdict,
  type MeasuredEffect,
  seedsToDecide,
  seedsToDecideClaim,
} from '../../../api/claims/claim-verdict.ts';

/** A difference with a margin of 0.01. */
function difference(
  low: number,
  effect: number,
  high: number,
  against: string | null = 'rival',
): MeasuredEffect {
  return { against, low, effect, high, supportsAbove: 0.01, reaches: false, contradictsBelow: -0.01 };
}

/** A level of 0.9. */
function level(low: number, effect: number, high: number): MeasuredEffect {
  return { against: null, low, effect, high, supportsAbove: 0.9, reaches: true, contradictsBelow: 0.9 };
}

const BETTER = difference(0.02, 0.03, 0.04);
const WORSE = difference(-0.04, -0.03, -0.02);
const EQUAL = difference(-0.005, 0, 0.005);
const OPEN = difference(-0.02, 0.02, 0.06);

describe('one effect', () => {
  test('is for the claim where its whole interval is beyond the margin, and at the margin it is not', () => {
    expect(effectVerdict(BETTER)).toBe('SUPPORTED');
    expect(effectVerdict(difference(0.01, 0.03, 0.05))).toBe('UNDECIDED');
    expect(effectVerdict(difference(0.011, 0.03, 0.05))).toBe('SUPPORTED');
  });

  test('is against it where its whole interval is beyond the margin on the other side', () => {
    expect(effectVerdict(WORSE)).toBe('CONTRADICTED');
    expect(effectVerdict(difference(-0.05, -0.03, -0.01))).toBe('UNDECIDED');
  });

  test('decides nothing between the margins, however narrow its interval is', () => {
    expect(effectVerdict(EQUAL)).toBe('UNDECIDED');
  });

  test('reaches a level with both ends, and misses it with both', () => {
    expect(effectVerdict(level(0.9, 0.95, 0.99))).toBe('SUPPORTED');
    expect(effectVerdict(level(0.89, 0.95, 0.99))).toBe('UNDECIDED');
    expect(effectVerdict(level(0.7, 0.8, 0.89))).toBe('CONTRADICTED');
  });
});

describe('a claim', () => {
  test('is supported where all of its effects are, and contradicted by any', () => {
    expect(claimVerdict('BETTER', [BETTER, BETTER])).toBe('SUPPORTED');
    expect(claimVerdict('BETTER', [BETTER, EQUAL])).toBe('UNDECIDED');
    expect(claimVerdict('BETTER', [BETTER, WORSE])).toBe('CONTRADICTED');
    expect(claimVerdict('AT_LEAST', [level(0.95, 0.96, 0.97), level(0.5, 0.6, 0.7)])).toBe('CONTRADICTED');
  });

  test('of dominance is supported where nothing is worse and one measure better beside every rival', () => {
    const [one, other] = ['one', 'other'];
    const better = (rival: string) => ({ ...BETTER, against: rival });
    const equal = (rival: string) => ({ ...EQUAL, against: rival });
    expect(claimVerdict('DOMINATES', [better(one), equal(one), better(other), equal(other)])).toBe(
      'SUPPORTED',
    );
    // It may still be worse than the second in one measure.
    expect(claimVerdict('DOMINATES', [better(one), better(other), { ...OPEN, against: other }])).toBe(
      'UNDECIDED',
    );
    expect(claimVerdict('DOMINATES', [better(one), better(other), { ...WORSE, against: other }])).toBe(
      'CONTRADICTED',
    );
  });

  test('of dominance is contradicted by a rival to which nothing is better', () => {
    expect(
      claimVerdict('DOMINATES', [
        { ...BETTER, against: 'one' },
        { ...EQUAL, against: 'other' },
      ]),
    ).toBe('CONTRADICTED');
  });
});

describe('how many seeds would decide', () => {
  test('an interval that has to be half as wide takes four times the seeds', () => {
    // 0.04 down from the effect, of which 0.02 are left above the margin.
    expect(seedsToDecide(difference(-0.01, 0.03, 0.07), 3)).toBe(12);
    expect(seedsToDecide(difference(-0.07, -0.03, 0.01), 3)).toBe(12);
  });

  test('an effect between the margins is decided by none', () => {
    expect(seedsToDecide(EQUAL, 3)).toBeNull();
    expect(seedsToDecideClaim([EQUAL, difference(-0.01, 0.03, 0.07)], 3)).toBeNull();
  });

  test('a claim takes what its slowest effect takes, or what would contradict it soonest', () => {
    const slow = difference(-0.05, 0.03, 0.11); // 0.08 of 0.02: sixteen times
    expect(seedsToDecideClaim([difference(-0.01, 0.03, 0.07), slow, BETTER], 3)).toBe(48);
    expect(seedsToDecideClaim([slow, difference(-0.07, -0.03, 0.01)], 3)).toBe(12);
  });
});
