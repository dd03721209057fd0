import { describe, expect, test } from 'vitest';
import { debiasedEma } from '../../../dashboard/src/charts/smoothing.ts';

describe('smoothing of a curve', () => {
  test('starts at the first value and not at zero', () => {
    const [first, second] = debiasedEma([4, 8], 0.5);
    expect(first).toBeCloseTo((0.5 * 4) / (1 - 0.5), 12);
    expect(second).toBeCloseTo((0.5 * (0.5 * 4) + 0.5 * 8) / (1 - 0.25), 12);
  });

  test('leaves places that are not finite as they are and counts finite points only', () => {
    const smoothed = debiasedEma([1, null, 3], 0.6);
    expect(smoothed[1]).toBeNull();
    expect(smoothed[2]).toBeCloseTo(debiasedEma([1, 3], 0.6)[1] ?? NaN, 12);
  });

  test('leaves a constant curve exactly alone', () => {
    const constant = [0.1, 0.1, null, 0.1];
    expect(debiasedEma(constant, 0.9)).toEqual(constant);
  });

  test('does nothing at weight 0', () => {
    expect(debiasedEma([1, 5, 2], 0)).toEqual([1, 5, 2]);
  });
});
