import { expect, test } from 'vitest';
import { isInk } from '../../../worker/digits/is-ink.ts';
import { warpedDigit } from '../../../worker/digits/warped-digit.ts';

const BAR = Uint8Array.from({ length: 784 }, (_, i) => {
  const [row, column] = [Math.floor(i / 28), i % 28];
  return row >= 4 && row < 24 && column >= 12 && column < 16 ? 255 : 0;
});

/** Draws in the middle of their range change nothing. */
const MIDDLE = { uniform: () => 0.5 };

test('a digit that is not warped is its ink', () => {
  expect(warpedDigit(BAR, MIDDLE)).toEqual(BAR.map((gray) => (isInk(gray) ? 1 : 0)));
});

test('ink begins above half of the way to it', () => {
  expect([0, 127, 128, 255].map(isInk)).toEqual([false, false, true, true]);
});

test('a digit is shifted by up to two pixels to the right and down', () => {
  const draws = [0.5, 0.5, 0.5, 0.5, 1, 1]; // the last two are the shift
  let i = 0;
  const shifted = warpedDigit(BAR, { uniform: () => draws[i++] ?? 0.5 });
  const at = (row: number, column: number) => shifted[28 * row + column];
  expect([at(6, 14), at(25, 17), at(5, 14), at(26, 17), at(6, 13), at(6, 18)]).toEqual([1, 1, 0, 0, 0, 0]);
});
