import { expect, test } from 'vitest';
import { tf } from '../../../../worker/compute/tf.ts';
import { dense } from '../../../../worker/engine/layers/dense.ts';
import { numbersOf } from '../numbers.ts';

test('a dense layer is a matrix product and a bias', async () => {
  const y = await numbersOf(() =>
    dense(
      { 'd/weight': tf.tensor2d([1, 0, -1, 2, 1, 0], [2, 3]), 'd/bias': tf.tensor1d([0.5, 0, 0]) },
      'd',
      tf.tensor2d([1, 10, 2, 20], [2, 2]),
    ),
  );
  expect(y).toEqual([21.5, 10, -1, 42.5, 20, -2]);
});
