import { expect, test } from 'vitest';
import { kendallTau } from '#lib/kendall-tau.ts';

test('the same order has 1, its reverse -1, and a pair that changes places takes two of all pairs', () => {
  expect(kendallTau([1, 2, 3, 4], [10, 20, 30, 40])).toBe(1);
  expect(kendallTau([1, 2, 3, 4], [4, 3, 2, 1])).toBe(-1);
  // One of six pairs is discordant: (5 - 1) / 6.
  expect(kendallTau([1, 2, 3, 4], [1, 3, 2, 4])).toBeCloseTo(4 / 6, 12);
});

test('a tied pair counts as neither', () => {
  expect(kendallTau([1, 2, 3], [1, 1, 2])).toBeCloseTo(2 / 3, 12);
  expect(kendallTau([1, 2], [5, 5])).toBe(0);
});
