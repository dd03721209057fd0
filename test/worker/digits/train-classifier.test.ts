import { expect, test } from 'vitest';
import { readMnist } from '#lib/digit-pools.ts';
import { trainClassifier } from '../../../worker/digits/train-classifier.ts';
import { recorded } from '../compute/backends.ts';

test('the classifier learns, and from the same digits the same each time', async () => {
  const { train, validation } = await readMnist();
  const few = (digits: typeof train, count: number) => ({
    count,
    images: digits.images.subarray(0, 784 * count),
    labels: digits.labels.subarray(0, count),
  });
  const pools = { train: few(train, 600), validation: few(validation, 100) };
  const told: number[][] = [];
  const weights = await trainClassifier(recorded, pools, (...epoch) => told.push(epoch));
  expect(told.map(([epoch]) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(told.at(-1)?.[1]).toBeLessThan(0.9 * (told[0]?.[1] ?? NaN));
  expect(told.at(-1)?.[2]).toBeGreaterThan(0.3); // 0.1 is blind guessing
  expect(await trainClassifier(recorded, pools, () => undefined)).toEqual(weights);
}, 240_000);
