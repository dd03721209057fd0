import { expect, test } from 'vitest';
import { mergeMoments, sampleDeviation, type Moments } from '../../../../worker/engine/training/moments.ts';

function momentsOf(values: readonly number[]): Moments {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { count: values.length, mean, variance };
}

test('moments of two parts merge to those of the whole', () => {
  const merged = mergeMoments(momentsOf([1, 2, 6]), momentsOf([10, 3]));
  const whole = momentsOf([1, 2, 6, 10, 3]);
  expect(merged.count).toBe(5);
  expect(merged.mean).toBeCloseTo(whole.mean, 12);
  expect(merged.variance).toBeCloseTo(whole.variance, 12);
});

test('a large mean takes no digits from a small deviation', () => {
  const merged = mergeMoments(momentsOf([1e8, 1e8 + 1]), momentsOf([1e8 + 2, 1e8 + 3]));
  expect(sampleDeviation(merged)).toBeCloseTo(Math.sqrt(5 / 3), 9);
});
