import { beforeAll, describe, expect, test } from 'vitest';
import { tf } from '../../../../worker/compute/tf.ts';

describe('the gradient of pixels that became blocks', () => {
  beforeAll(() => tf.setBackend('cpu'));

  test('is the sum over the block, in every image of a batch', () => {
    const weights = tf.range(0, 16).reshape([2, 2, 4, 1]);
    const gradient = tf.grad((x) =>
      tf.sum(tf.mul(tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [2, 4]), weights)),
    )(tf.zeros([2, 1, 2, 1]));
    // Columns 0-1 and 2-3 of the rows 0..3 and 4..7; the second image has 8 more everywhere.
    expect([...gradient.dataSync()]).toEqual([10, 18, 42, 50]);
  });

  test('is refused where the blocks are not equal', () => {
    expect(() =>
      tf.grad((x) => tf.sum(tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [3, 4])))(
        tf.zeros([1, 2, 4, 1]),
      ),
    ).toThrow(/from 2x4 to 3x4: whole factors/);
  });
});
