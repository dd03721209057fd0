import { expect, test } from 'vitest';
import { tf } from '../../../../worker/compute/tf.ts';
import { averageUpdate } from '../../../../worker/engine/training/ema.ts';
import { numbersOf } from '../numbers.ts';

test('the moving average goes the share (1 - decay) of the way to the weight', async () => {
  const values = await numbersOf(() => {
    const next = averageUpdate(
      { 'ema/w': tf.tensor1d([10, 0]) },
      ['w'],
      { w: tf.tensor1d([20, 4]) },
      tf.scalar(0.75),
    );
    return next['ema/w'] ?? tf.zeros([0]);
  });
  expect(values).toEqual([12.5, 1]);
});
