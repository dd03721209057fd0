import { expect, test } from 'vitest';
import { bootstrapInterval } from '#lib/bootstrap-interval.ts';
import { randomStream } from '#lib/random.ts';
import { statistics } from '#lib/statistics.ts';

function intervalOfMean(values: readonly number[], seed: number) {
  return bootstrapInterval([values], statistics.MEAN, randomStream(seed, 'bootstrap'));
}
function normals(count: number, name: string, step: number): number[] {
  const stream = randomStream(3, name, step);
  return Array.from({ length: count }, () => stream.normal());
}

test('equal values have an interval without width', () => {
  expect(intervalOfMean([2, 2, 2], 0)).toEqual([2, 2]);
});

test('the interval of a mean is as wide as the normal law says: 1.96 standard errors to each side', () => {
  const values = normals(400, 'width', 0);
  const [low, high] = intervalOfMean(values, 0);
  const mean = statistics.MEAN(values);
  const deviation = Math.sqrt(statistics.MEAN(values.map((value) => (value - mean) ** 2)));
  const expected = (1.96 * deviation) / Math.sqrt(values.length);
  expect((high - low) / 2 / expected).toBeGreaterThan(0.9);
  expect((high - low) / 2 / expected).toBeLessThan(1.1);
  expect(low).toBeLessThan(mean);
  expect(high).toBeGreaterThan(mean);
});

test('of 200 intervals about 95 % hold the true mean', () => {
  const hits = Array.from({ length: 200 }, (_, i) => intervalOfMean(normals(60, 'coverage', i), i)).filter(
    ([low, high]) => low <= 0 && high >= 0,
  ).length;
  // Binomial: 190 expected, standard deviation 3.1; of 60 images the percentile interval is a little too narrow.
  expect(hits).toBeGreaterThan(178);
  expect(hits).toBeLessThan(199);
});

test('the same draws give the same interval', () => {
  const values = normals(50, 'same', 0);
  expect(intervalOfMean(values, 1)).toEqual(intervalOfMean(values, 1));
  expect(intervalOfMean(values, 1)).not.toEqual(intervalOfMean(values, 2));
});
