import { expect, test } from 'vitest';
import { poolOverSeeds } from '#lib/pool-over-seeds.ts';
import { randomStream } from '#lib/random.ts';
import { runWithPauses } from '#lib/run-with-pauses.ts';

function pool(
  columns: readonly (readonly (readonly number[])[])[],
  draws: { below(bound: number): number } = randomStream(0, 'test'),
) {
  return runWithPauses(poolOverSeeds(columns, draws));
}

test('one seed has a mean and no interval', async () => {
  expect(await pool([[[1, 2, 6]]])).toEqual([{ mean: 3, interval: null }]);
});

test('seeds that differ and images that do not: a quarter of the samples has one seed alone, so the interval spans both', async () => {
  expect(
    await pool([
      [
        [1, 1],
        [3, 3],
      ],
    ]),
  ).toEqual([{ mean: 2, interval: [1, 3] }]);
});

test('images that differ and seeds that do not: half of the samples of two images is between them, a quarter at each', async () => {
  // Two seeds draw four images in all: all four are 0 in one sample of 16.
  expect(
    await pool([
      [
        [0, 1],
        [0, 1],
      ],
    ]),
  ).toEqual([{ mean: 0.5, interval: [0, 1] }]);
});

test('a sample draws as many seeds as there are and, of each drawn seed, as many images', async () => {
  const asked: number[] = [];
  const places = [1, 0, 2, 2, 1, 1, 1, 0]; // seed 1 with images 0, 2, 2; seed 1 with images 1, 1, 0
  const below = (bound: number) => {
    const place = places[asked.length % places.length] ?? NaN;
    asked.push(bound);
    return place;
  };
  const found = await pool(
    [
      [
        [9, 9, 9],
        [1, 2, 6],
      ],
      [
        [0, 0, 0],
        [6, 12, 36],
      ],
    ],
    { below },
  );
  // (1 + 6 + 6 + 2 + 2 + 1) / 6 and six times as much, in each of the samples
  expect(found).toEqual([
    { mean: 6, interval: [3, 3] },
    { mean: 9, interval: [18, 18] },
  ]);
  expect(asked.slice(0, 8)).toEqual([2, 3, 3, 3, 2, 3, 3, 3]);
  expect(asked).toHaveLength(10_000 * 8);
});

test('the same draws give the same interval, about as wide as standard errors say', async () => {
  const seeds = [0, 1, 2].map((seed) => {
    const stream = randomStream(seed, 'images');
    return Array.from({ length: 50 }, () => 0.1 + 0.2 * stream.normal());
  });
  const [first] = await pool([seeds]);
  expect(await pool([seeds])).toEqual([first]);
  const [low, high] = first?.interval ?? [NaN, NaN];
  expect(low).toBeLessThan(first?.mean ?? NaN);
  expect(high).toBeGreaterThan(first?.mean ?? NaN);
  // standard error of 150 images: 0.2 / sqrt(150) = 0.016; a 95 % interval is about 0.064 wide, and more with the seeds
  expect(high - low).toBeGreaterThan(0.05);
  expect(high - low).toBeLessThan(0.15);
});
