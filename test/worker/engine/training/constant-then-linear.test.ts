import { expect, test } from 'vitest';
import { constantThenLinear } from '../../../../worker/engine/training/schedule.ts';

test('the rate stays and then falls in a straight line to 0', () => {
  const shares = [0, 99, 100, 150, 199].map((step) => constantThenLinear(step, 200, 0.5));
  expect(shares).toEqual([1, 1, 1, 0.5, 0.01]);
});

test('without a constant part it falls from the first step, without a linear one it never falls', () => {
  expect([0, 1, 2, 3].map((step) => constantThenLinear(step, 4, 0))).toEqual([1, 0.75, 0.5, 0.25]);
  expect([0, 3].map((step) => constantThenLinear(step, 4, 1))).toEqual([1, 1]);
});
