import { expect, test } from 'vitest';
import { tf } from '../../../../worker/compute/tf.ts';
import { averagePooling } from '../../../../worker/engine/layers/average-pooling.ts';
import { numbersOf } from '../numbers.ts';

test('windows of 3x3 at a stride of 2 are averaged, at the border over what lies inside', async () => {
  const ramp = () =>
    tf.tensor4d(
      Array.from({ length: 16 }, (_, i) => i),
      [1, 4, 4, 1],
    );
  // Rows and columns 0-1 and 1-3 of 0..15: (0 + 1 + 4 + 5) / 4, (1 + 2 + 3 + 5 + 6 + 7) / 6, ...
  const y = await numbersOf(() => averagePooling(ramp()));
  [2.5, 4, 8.5, 10].forEach((mean, i) => {
    expect(y[i]).toBeCloseTo(mean, 5);
  });
});

test('an odd size is rounded up', async () => {
  const shape = await numbersOf(() => tf.tensor1d(averagePooling(tf.ones([2, 7, 5, 3])).shape));
  expect(shape).toEqual([2, 4, 3, 3]);
});

test('a plain image stays as it is up to its border', async () => {
  const y = await numbersOf(() => averagePooling(tf.fill<tf.Rank.R4>([1, 7, 8, 1], 0.25)));
  for (const value of y) expect(value).toBeCloseTo(0.25, 6);
});
