import { expect, test } from 'vitest';
import { tf } from '../../../../worker/compute/tf.ts';
import { straightThroughClamp } from '../../../../worker/engine/layers/straight-through-clamp.ts';
import { numbersOf } from '../numbers.ts';

function input(): tf.Tensor4D {
  return tf.tensor4d([-1.5, -1, 0.25, 1, 3], [1, 1, 5, 1]);
}

test('values are clamped to [-1, 1]', async () => {
  expect(await numbersOf(() => straightThroughClamp(input()))).toEqual([-1, -1, 0.25, 1, 1]);
});

test('the gradient passes as if there were no clamp', async () => {
  const slopes = await numbersOf(() =>
    tf.grad((x) => tf.sum(tf.mul(straightThroughClamp(x as tf.Tensor4D), 7)))(input()),
  );
  expect(slopes).toEqual([7, 7, 7, 7, 7]);
});
