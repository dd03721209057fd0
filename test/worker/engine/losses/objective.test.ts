import { expect, test } from 'vitest';
import { tf } from '../../../../worker/compute/tf.ts';
import { objective, type LossTerms } from '../../../../worker/engine/losses/objective.ts';
import { numbersOf } from '../numbers.ts';

const terms: LossTerms<number, 'steady' | 'fading'> = {
  steady: { schedule: 'constant', values: (pass) => [tf.scalar(pass), tf.scalar(1)] },
  fading: { schedule: 'annealed', values: (pass) => [tf.scalar(10 * pass)] },
};

test('the total weighs and anneals, the values beside it are plain', async () => {
  const weights = { steady: 2, fading: 3 };
  const losses = await numbersOf(() => objective(terms, weights, tf.scalar(0.5), 4).losses);
  expect(losses).toEqual([2 * (4 + 1) + 3 * 0.5 * 40, 4, 1, 40]);
});

test('only annealed terms that count need an anneal', async () => {
  const steady = await numbersOf(() => objective(terms, { steady: 2, fading: 0 }, null, 4).losses);
  expect(steady).toEqual([10, 4, 1]);
  await expect(numbersOf(() => objective(terms, { steady: 2, fading: 3 }, null, 4).losses)).rejects.toThrow(
    'expected an anneal for the term "fading"',
  );
});
