import { expect, test } from 'vitest';
import { tf } from '../../../../worker/compute/tf.ts';
import { identity } from '../../../../worker/engine/losses/identity.ts';
import { numbersOf } from '../numbers.ts';

test('identity is the L1 distance of an image from its translation into its own domain, A first', async () => {
  const gray = (value: number): tf.Tensor4D => tf.fill([2, 4, 4, 3], value);
  const values = await numbersOf(() =>
    tf.stack([
      ...identity.values({
        real: { a: gray(0), b: gray(0.5) },
        unmoved: () => ({ a: gray(-0.25), b: gray(1) }),
      }),
    ]),
  );
  expect(values).toEqual([0.25, 0.5]);
});
