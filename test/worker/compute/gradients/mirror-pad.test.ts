import { beforeAll, describe, expect, test } from 'vitest';
import { tf } from '../../../../worker/compute/tf.ts';

type Mode = 'reflect' | 'symmetric';
type Paddings = [number, number][];

describe('the gradient of mirrored borders', () => {
  beforeAll(() => tf.setBackend('cpu'));

  test('adds what flows back through reflected values to the values they came from', () => {
    expect(gradientOf([1, 2, 3], [3], [[1, 1]], 'reflect', [1, 2, 3, 4, 5])).toEqual([2, 9, 4]);
  });

  test('adds what flows back through symmetric borders to the values they came from', () => {
    // Padded: [b a | a b c | c], so a takes 2 + 3, b takes 1 + 4 and c takes 5 + 6.
    expect(gradientOf([1, 2, 3], [3], [[2, 1]], 'symmetric', [1, 2, 3, 4, 5, 6])).toEqual([5, 5, 11]);
  });

  test.each<[Mode, Paddings]>([
    [
      'reflect',
      [
        [1, 0],
        [2, 3],
        [1, 1],
      ],
    ],
    [
      'reflect',
      [
        [0, 0],
        [3, 0],
        [0, 1],
      ],
    ],
    [
      'symmetric',
      [
        [2, 1],
        [4, 3],
        [0, 2],
      ],
    ],
  ])('counts how often each value shows in a %s border of %j', (mode, paddings) => {
    const shape: [number, number, number] = [2, 4, 2];
    const counts = tf.grad((x: tf.Tensor) => tf.sum(tf.mirrorPad(x, paddings, mode)))(tf.zeros(shape));
    const length = counts.size;
    const seen = Array.from({ length }, (_, at) => {
      const marked = tf.tensor(
        Array.from({ length }, (_value, i) => Number(i === at)),
        shape,
      );
      return tf.sum(tf.mirrorPad(marked, paddings, mode)).dataSync()[0];
    });
    expect([...counts.dataSync()]).toEqual(seen);
  });
});

function gradientOf(
  values: number[],
  shape: number[],
  paddings: Paddings,
  mode: Mode,
  weights: number[],
): number[] {
  const weighted = (x: tf.Tensor): tf.Tensor => tf.sum(tf.mul(tf.mirrorPad(x, paddings, mode), weights));
  return [...tf.grad(weighted)(tf.tensor(values, shape)).dataSync()];
}
