import { expect, test } from 'vitest';
import { montage } from '../../../../worker/engine/imaging/montage.ts';
import type { RgbImage } from '../../../../worker/engine/imaging/rgb-image.ts';

function plain(value: number, width = 3, height = 2): RgbImage {
  return {
    width,
    height,
    data: new Uint8Array(3 * width * height).fill(value),
  };
}

test('images stand in rows with a white gap of 2 pixels', () => {
  const grid = montage([plain(10), plain(20), plain(30)], 2);
  expect([grid.width, grid.height]).toEqual([3 + 2 + 3, 2 + 2 + 2]);
  const red = (x: number, y: number) => grid.data[3 * (y * grid.width + x)];
  expect(red(0, 0)).toBe(10);
  expect(red(2, 1)).toBe(10);
  expect([red(3, 0), red(4, 1)]).toEqual([255, 255]);
  expect(red(5, 0)).toBe(20);
  expect([red(0, 2), red(7, 3)]).toEqual([255, 255]);
  expect(red(0, 4)).toBe(30);
  expect(red(5, 5)).toBe(255); // the last row is short
});

test('images of two sizes are a bug', () => {
  expect(() => montage([plain(1), plain(2, 4)], 2)).toThrow('expected images of 3x2, got 4x2');
});
