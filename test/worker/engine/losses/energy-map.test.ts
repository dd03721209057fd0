import { expect, test } from 'vitest';
import { tf } from '../../../../worker/compute/tf.ts';
import { featureEnergy, pixelEnergy } from '../../../../worker/engine/losses/energy-map.ts';
import { wave } from '../wave.ts';
import { gradientError, numbersOf } from '../numbers.ts';

/** One figure pixel in four, in two channels of three. */
function figureImage(figure: number, ground: number): tf.Tensor4D {
  return tf.tensor4d(
    [figure, 0, figure, ground, 0, ground, ground, 0, ground, ground, 0, ground],
    [1, 2, 2, 3],
  );
}

test('pixel energy is high on the minority figure and low on the ground', async () => {
  const energy = await numbersOf(() => pixelEnergy(figureImage(1, -1)));
  // Mean -0.5, variance 0.75 in two channels, none in the third.
  const variance = (2 * (0.75 + 1e-5) + 1e-5) / 3 + 1e-3;
  const expected = (distance: number): number => Math.sqrt((2 * distance ** 2) / 3 / variance + 1e-3);
  [expected(1.5), expected(0.5), expected(0.5), expected(0.5)].forEach((value, i) => {
    expect(energy[i]).toBeCloseTo(value, 5);
  });
});

test('energy is blind to sign: an inverted image has the same', async () => {
  const [image, inverted] = await Promise.all([
    numbersOf(() => pixelEnergy(figureImage(1, -1))),
    numbersOf(() => pixelEnergy(figureImage(-1, 1))),
  ]);
  image.forEach((value, i) => {
    expect(inverted[i]).toBeCloseTo(value, 6);
  });
});

test('feature energy of normalized channels {-1, 1} is 1 everywhere, of a constant map almost 0', async () => {
  const energy = await numbersOf(() => featureEnergy(tf.tensor4d([2, 8], [1, 1, 2, 1])));
  expect(energy[0]).toBeCloseTo(Math.sqrt(1.001), 4);
  expect(energy[1]).toBeCloseTo(Math.sqrt(1.001), 4);
  expect(await numbersOf(() => featureEnergy(tf.fill([1, 1, 2, 1], 5)))).toEqual([
    expect.closeTo(Math.sqrt(1e-3), 6),
    expect.closeTo(Math.sqrt(1e-3), 6),
  ]);
});

test('gradients of both energies agree with finite differences', async () => {
  const shape: [number, number, number, number] = [1, 3, 3, 3];
  const values = wave('energy', shape, 1).data;
  const probe = (): tf.Tensor => tf.tensor3d(wave('probe', [1, 3, 3], 1).data, [1, 3, 3]);
  expect(await gradientError(shape, values, (x) => tf.sum(tf.mul(pixelEnergy(x), probe())))).toBeLessThan(
    1e-3,
  );
  expect(await gradientError(shape, values, (x) => tf.sum(tf.mul(featureEnergy(x), probe())))).toBeLessThan(
    1e-3,
  );
});
