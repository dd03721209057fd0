import { expect, test } from 'vitest';
import { tf } from '../../../../worker/compute/tf.ts';
import { meanAbsolute, meanSquared } from '../../../../worker/engine/losses/mean-distance.ts';
import { numbersOf } from '../numbers.ts';

test('L1 is the mean of absolute differences', async () => {
  expect(await numbersOf(() => meanAbsolute(tf.tensor1d([1, -2, 3, 0]), tf.tensor1d([0, 2, 3, -1])))).toEqual(
    [(1 + 4 + 0 + 1) / 4],
  );
});

test('a pixel that hits its target exactly is pushed nowhere', async () => {
  const slopes = await numbersOf(() =>
    tf.grad((x) => meanAbsolute(x, tf.tensor1d([1, 1, 1])))(tf.tensor1d([2, 1, -1])),
  );
  [1 / 3, 0, -1 / 3].forEach((slope, i) => {
    expect(slopes[i]).toBeCloseTo(slope, 6);
  });
});

test('the squared distance is a mean too, from a tensor or from a number', async () => {
  expect(await numbersOf(() => meanSquared(tf.tensor1d([1, 4]), tf.tensor1d([2, 2])))).toEqual([(1 + 4) / 2]);
  expect(await numbersOf(() => meanSquared(tf.tensor1d([1, 4]), 1))).toEqual([9 / 2]);
});
