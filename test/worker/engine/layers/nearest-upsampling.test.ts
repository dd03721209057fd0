import { expect, test } from 'vitest';
import { tf } from '../../../../worker/compute/tf.ts';
import { nearestUpsampling } from '../../../../worker/engine/layers/nearest-upsampling.ts';
import { numbersOf } from '../numbers.ts';

test('every pixel becomes a block of four', async () => {
  const y = await numbersOf(() => nearestUpsampling(tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1])));
  expect(y).toEqual([1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4]);
});
