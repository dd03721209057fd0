import { expect, test } from 'vitest';
import { percentile, statistics } from '#lib/statistics.ts';

/** Known values: numpy.percentile([7, 1, 3, 2], q). */
test.each([
  [0, 1],
  [0.05, 1.15],
  [0.25, 1.75],
  [0.5, 2.5],
  [0.975, 6.7],
  [1, 7],
])('the %d share of values lies below what NumPy says', (share, expected) => {
  expect(percentile([7, 1, 3, 2], share)).toBeCloseTo(expected, 12);
});

test('one value is each of its percentiles, and what is given keeps its order', () => {
  const values = [4];
  expect([percentile(values, 0), percentile(values, 0.3), percentile(values, 1)]).toEqual([4, 4, 4]);
  const unsorted = [3, 1];
  percentile(unsorted, 0.5);
  expect(unsorted).toEqual([3, 1]);
});

test('the statistics of values', () => {
  expect(statistics.MEAN([1, 2, 6])).toBe(3);
  expect(statistics.FIFTH_PERCENTILE([0, 100])).toBe(5);
  expect(statistics.DECIBELS_OF_MEAN([0, 130.05])).toBeCloseTo(30, 12); // 255^2 / 65.025 = 1000
  expect(statistics.DECIBELS_OF_MEAN([0])).toBe(Infinity);
});
