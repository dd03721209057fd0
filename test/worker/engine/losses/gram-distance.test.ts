import { expect, test } from 'vitest';
import { tf } from '../../../../worker/compute/tf.ts';
import { gram, gramDistance, tapDistance } from '../../../../worker/engine/losses/gram-distance.ts';
import { vggContent } from '../../../../worker/engine/losses/vgg-content.ts';
import { vggStyle } from '../../../../worker/engine/losses/vgg-style.ts';
import { gradientError, numbersOf } from '../numbers.ts';
import { wave } from '../wave.ts';

/** Two pixels of two channels: (1, 3) and (2, 4). */
function tap(): tf.Tensor4D {
  return tf.tensor4d([1, 3, 2, 4], [1, 1, 2, 2]);
}

test('a Gram matrix holds the products of channels, averaged over space', async () => {
  expect(await numbersOf(() => gram(tap()))).toEqual([5 / 2, 11 / 2, 11 / 2, 25 / 2]);
});

test('its diagonal is 1 / (H W) where channels have unit energy', async () => {
  const unit = () => tf.tensor4d([0.6, 0, 0.8, 1], [1, 1, 2, 2]);
  const [first, , , last] = await numbersOf(() => gram(unit()));
  expect(first).toBeCloseTo(1 / 2, 6);
  expect(last).toBeCloseTo(1 / 2, 6);
});

test('styles are as far apart as their Gram matrices on average, summed over the taps', async () => {
  const zero = () => tf.zeros<tf.Rank.R4>([1, 1, 2, 2]);
  const [one] = await numbersOf(() => gramDistance([tap()], [zero()]));
  expect(one).toBeCloseTo((5 + 11 + 11 + 25) / 2 / 4, 6);
  const [two] = await numbersOf(() => gramDistance([tap(), tap()], [zero(), zero()]));
  expect(two).toBeCloseTo((5 + 11 + 11 + 25) / 4, 6);
});

test('contents are as far apart as their taps on average, deep ones weighed more', async () => {
  const zero = () => tf.zeros<tf.Rank.R4>([1, 1, 2, 2]);
  const [found] = await numbersOf(() => tapDistance([tap(), tap()], [zero(), zero()]));
  expect(found).toBeCloseTo((1 / 2 + 2 / 2) * (10 / 4), 6);
});

test('the gradient is the slope of the distance', async () => {
  const shape = [1, 2, 3, 2] as [number, number, number, number];
  const { data } = wave('slope', shape, 1);
  const far = () => tf.fill<tf.Rank.R4>(shape, 3); // no kink of the L1 distance is near
  expect(await gradientError(shape, data, (x) => gramDistance([x], [far()]))).toBeLessThan(1e-2);
  expect(await gradientError(shape, data, (x) => tapDistance([x, x], [far(), far()]))).toBeLessThan(1e-2);
});

test('a translation is compared with its exemplar in style and with its content image in content', async () => {
  const taps = (value: number) => [tf.fill<tf.Rank.R4>([1, 1, 1, 1], value)];
  const all = () => ({ taps: { a: taps(1), b: taps(2), ab: taps(4), ba: taps(8) } });
  const styles = await numbersOf(() => tf.stack([...vggStyle.values(all())]));
  expect(styles).toEqual([16 - 4, 64 - 1]);
  const contents = await numbersOf(() => tf.stack([...vggContent.values(all())]));
  expect(contents).toEqual([4 - 1, 8 - 2]);
});
