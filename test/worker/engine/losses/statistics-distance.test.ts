import { expect, test } from 'vitest';
import { tf } from '../../../../worker/compute/tf.ts';
import { statisticsDistance } from '../../../../worker/engine/losses/statistics-distance.ts';
import { numbersOf } from '../numbers.ts';

function statistics(mean: number[], deviation: number[]): Parameters<typeof statisticsDistance>[0] {
  return {
    mean: tf.tensor4d(mean, [1, 1, 1, mean.length]),
    deviation: tf.tensor4d(deviation, [1, 1, 1, deviation.length]),
  };
}

test('two styles are as far apart as their means and their deviations differ on average', async () => {
  const distance = await numbersOf(() =>
    statisticsDistance(statistics([1, -2], [0.5, 1]), statistics([0, -5], [1, 3])),
  );
  expect(distance[0]).toBeCloseTo((1 + 3) / 2 + (0.5 + 2) / 2, 6);
});

test('a style is at distance 0 from itself', async () => {
  const style = (): Parameters<typeof statisticsDistance>[0] => statistics([1, -2], [0.5, 1]);
  expect(await numbersOf(() => statisticsDistance(style(), style()))).toEqual([0]);
});
