import { expect, test } from 'vitest';
import { tf } from '../../../../worker/compute/tf.ts';
import { halvedEvery } from '../../../../worker/engine/training/halved-every.ts';
import { polynomialDecay } from '../../../../worker/engine/training/schedule.ts';
import { decayed } from '../../../../worker/engine/training/weight-decay.ts';
import { numbersOf } from '../numbers.ts';

test('a rate that falls by a power is 0.536 half-way at the power of 0.9', () => {
  expect([0, 100, 200].map((step) => polynomialDecay(0.9)(step, 200))).toEqual([1, 0.5 ** 0.9, 0]);
  expect(polynomialDecay(0.9)(100, 200)).toBeCloseTo(0.536, 3);
  expect(polynomialDecay(0)(199, 200)).toBe(1);
});

test('a rate that is halved stays in between', () => {
  expect([0, 99, 100, 199, 200, 350].map((step) => halvedEvery(step, 100))).toEqual([
    1, 1, 0.5, 0.5, 0.25, 0.125,
  ]);
});

test('a decay of 0.1 adds a tenth of the weight to its gradient', async () => {
  const y = await numbersOf(
    () => decayed({ w: tf.tensor1d([10, -20]) }, { w: tf.tensor1d([1, 1]) }, 0.1)['w'] ?? tf.scalar(NaN),
  );
  expect(y).toEqual([2, -1]);
});
