import { expect, test } from 'vitest';
import { tf } from '../../../../worker/compute/tf.ts';
import { featureMask } from '../../../../worker/engine/layers/feature-mask.ts';
import { numbersOf } from '../numbers.ts';

test('the mask of a feature of 0 is 0.75, and every mask lies between 0.5 and 1', async () => {
  const [low, middle, high] = await numbersOf(() => featureMask(tf.tensor4d([-30, 0, 30], [1, 1, 3, 1])));
  expect(low).toBeCloseTo(0.5, 6);
  expect(middle).toBe(0.75);
  expect(high).toBeCloseTo(1, 6);
});
