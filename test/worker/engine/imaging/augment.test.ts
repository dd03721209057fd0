import { expect, test } from 'vitest';
import type { RandomStream } from '#lib/random.ts';
import { randomStream } from '#lib/random.ts';
import { augment } from '../../../../worker/engine/imaging/augment.ts';

const SIZE = { height: 2, width: 4 };

/** Gray columns, each row the same. */
function columns(...values: number[]): Float32Array {
  return Float32Array.from([values, values].flat().flatMap((value) => [value, value, value]));
}

/** Draws as listed. */
function drawing(...values: number[]): RandomStream {
  return { ...randomStream(0, 'unused'), uniform: () => values.shift() ?? NaN };
}

test('probability 0 changes nothing, and a flip swaps column x with column W - 1 - x', () => {
  const image = columns(0.1, 0.2, 0.3, 0.4);
  augment(image, SIZE, { flipProbability: 0, zoomCropProbability: 0 }, randomStream(0, 'a'));
  expect(image).toEqual(columns(0.1, 0.2, 0.3, 0.4));
  augment(image, SIZE, { flipProbability: 1, zoomCropProbability: 0 }, randomStream(0, 'a'));
  expect(image).toEqual(columns(0.4, 0.3, 0.2, 0.1));
});

test('a zoom takes column x from left + s x, between the columns beside it', () => {
  const image = columns(0, 1, 0, 1);
  // s = 0.8 + 0.2 * 0 = 0.8, left = 4 * 0.2 * 0.5 = 0.4, top = 0.
  augment(image, SIZE, { flipProbability: 0, zoomCropProbability: 1 }, drawing(0.9, 0.9, 0, 0.5, 0));
  const row = [0.4, 0.8, 0, 0.8].map((value) => expect.closeTo(value, 6) as number);
  expect(Array.from(image.filter((_, i) => i % 3 === 0)).slice(0, 4)).toEqual(row);
});

test('what lies outside of the image is mid gray', () => {
  const image = columns(1, 1, 1, 1);
  // s = 0.8, left = 4 * 0.2 * 1 = 0.8: the last column lies at 0.8 + 0.8 * 3 = 3.2, a fifth outside.
  augment(image, SIZE, { flipProbability: 0, zoomCropProbability: 1 }, drawing(0.9, 0.9, 0, 1, 0));
  expect(Array.from(image.filter((_, i) => i % 3 === 0)).slice(0, 4)).toEqual(
    [1, 1, 1, 0.8].map((value) => expect.closeTo(value, 6) as number),
  );
});

test('each image of a batch is drawn by itself, as often as its probability says', () => {
  const batch = new Float32Array(400 * 2 * 4 * 3);
  for (let i = 0; i < 400; i++) batch.set(columns(1, 0, 0, 0), i * 24);
  augment(batch, SIZE, { flipProbability: 0.5, zoomCropProbability: 0 }, randomStream(1, 'share'));
  const flips = Array.from({ length: 400 }, (_, i) => batch[i * 24] === 0).filter(Boolean).length;
  expect(flips).toBeGreaterThan(160);
  expect(flips).toBeLessThan(240);
});
