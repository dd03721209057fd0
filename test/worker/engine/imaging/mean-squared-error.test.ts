import { expect, test } from 'vitest';
import { decibels } from '#lib/statistics.ts';
import { meanSquaredError } from '../../../../worker/engine/imaging/mean-squared-error.ts';

test('an error of 10 in every value is 20 log10(25.5) dB', () => {
  const plain = (value: number) => ({ width: 2, height: 1, data: new Uint8Array(6).fill(value) });
  const error = meanSquaredError(plain(100), plain(110));
  expect(error).toBe(100);
  expect(decibels(error)).toBeCloseTo(20 * Math.log10(25.5), 12);
});

test('no error is no noise', () => {
  expect(decibels(0)).toBe(Infinity);
});
