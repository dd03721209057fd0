import { expect, test } from 'vitest';
import { tf } from '../../../../worker/compute/tf.ts';
import { foolingLoss, judgingLoss } from '../../../../worker/engine/losses/least-squares-gan.ts';
import { numbersOf } from '../numbers.ts';

test('a fooled discriminator costs the generator nothing', async () => {
  expect(await numbersOf(() => foolingLoss(tf.tensor1d([1, 1])))).toEqual([0]);
  expect(await numbersOf(() => foolingLoss(tf.tensor1d([0, 2, 3])))).toEqual([
    expect.closeTo((1 + 1 + 4) / 3, 6),
  ]);
});

test('a discriminator that answers 1 to real and 0 to fake has no loss, one that answers 0.5 has 0.25', async () => {
  expect(await numbersOf(() => judgingLoss(tf.ones([4]), tf.zeros([4])))).toEqual([0]);
  expect(await numbersOf(() => judgingLoss(tf.fill([4], 0.5), tf.fill([4], 0.5)))).toEqual([0.25]);
});
