import { expect, test } from 'vitest';
import { tf } from '../../../../worker/compute/tf.ts';
import { adain, adainAsPublished } from '../../../../worker/engine/layers/adain.ts';
import { channelStatistics, normalizeChannels } from '../../../../worker/engine/layers/channel-statistics.ts';
import { instanceNorm } from '../../../../worker/engine/layers/instance-norm.ts';
import { wave } from '../wave.ts';
import { gradientError, numbersOf } from '../numbers.ts';

const EPSILON = 1e-5;
function pair(first: number, second: number): tf.Tensor4D {
  return tf.tensor4d([first, second], [1, 1, 2, 1]);
}

test('statistics are the mean and the biased deviation of each channel of each image', async () => {
  const [mean, deviation] = await Promise.all([
    numbersOf(() => channelStatistics(tf.tensor4d([0, 1, 4, 1, 10, 2, 10, 6], [2, 1, 2, 2])).mean),
    numbersOf(() => channelStatistics(tf.tensor4d([0, 1, 4, 1, 10, 2, 10, 6], [2, 1, 2, 2])).deviation),
  ]);
  expect(mean).toEqual([2, 1, 10, 4]);
  [4, 0, 0, 4].forEach((variance, i) => {
    expect(deviation[i]).toBeCloseTo(Math.sqrt(variance + EPSILON), 6);
  });
});

test('AdaIN gives content {0, 2} an exemplar of mean 3 and variance 5: {3 - sqrt 5, 3 + sqrt 5}', async () => {
  const exemplar = (): tf.Tensor4D => pair(3 - Math.sqrt(5), 3 + Math.sqrt(5));
  const y = await numbersOf(() => adain(pair(0, 2), channelStatistics(exemplar())));
  expect(y[0]).toBeCloseTo(3 - Math.sqrt(5), 4);
  expect(y[1]).toBeCloseTo(3 + Math.sqrt(5), 4);
});

test.each([
  [
    [0, 2],
    [2, 8],
  ],
  [
    [0, 4],
    [3.5, 6.5],
  ],
] as const)(
  'as published, AdaIN turns %j into %j for an exemplar of mean 3 and variance 5',
  async (content, expected) => {
    const exemplar = (): tf.Tensor4D => pair(3 - Math.sqrt(5), 3 + Math.sqrt(5));
    const y = await numbersOf(() =>
      adainAsPublished(pair(content[0], content[1]), channelStatistics(exemplar())),
    );
    expect(y[0]).toBeCloseTo(expected[0], 4);
    expect(y[1]).toBeCloseTo(expected[1], 4);
  },
);

test('AdaIN with its own statistics changes nothing', async () => {
  const { shape, data } = wave('content', [2, 3, 3, 2], 1);
  const y = await numbersOf(() => {
    const x = tf.tensor4d(data, shape as [number, number, number, number]);
    return tf.sub(adain(x, channelStatistics(x)), x);
  });
  expect(Math.max(...y.map(Math.abs))).toBeLessThan(1e-6);
});

test('instance norm scales and shifts the normalized channel', async () => {
  const y = await numbersOf(() =>
    instanceNorm({ 'n/scale': tf.tensor1d([10]), 'n/shift': tf.tensor1d([1]) }, 'n', pair(5, 9)),
  );
  const unit = 2 / Math.sqrt(4 + EPSILON);
  expect(y[0]).toBeCloseTo(1 - 10 * unit, 5);
  expect(y[1]).toBeCloseTo(1 + 10 * unit, 5);
});

test('the gradient of normalized channels agrees with finite differences', async () => {
  const probe = wave('probe', [1, 3, 3, 2], 1).data;
  const error = await gradientError([1, 3, 3, 2], wave('x', [1, 3, 3, 2], 1).data, (x) =>
    tf.sum(tf.mul(normalizeChannels(x), tf.tensor4d(probe, [1, 3, 3, 2]))),
  );
  expect(error).toBeLessThan(1e-3);
});
