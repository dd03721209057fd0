import { expect, test } from 'vitest';
import { ssim } from '../../../../worker/engine/imaging/ssim.ts';
import type { RgbImage } from '../../../../worker/engine/imaging/rgb-image.ts';

function imageOf(width: number, height: number, value: (i: number) => number): RgbImage {
  return {
    width,
    height,
    data: Uint8Array.from({ length: 3 * width * height }, (_, i) => value(i)),
  };
}
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

test('equal images have 1', () => {
  const image = imageOf(9, 8, (i) => (i * 37) % 256);
  expect(ssim(image, image)).toBeCloseTo(1, 12);
});

test('plain black and plain white differ by the first constant alone', () => {
  expect(
    ssim(
      imageOf(7, 7, () => 0),
      imageOf(7, 7, () => 255),
    ),
  ).toBeCloseTo(C1 / (255 ** 2 + C1), 12);
});

test('one window is the textbook formula with the sample covariance', () => {
  // A single pixel of 49 stands out, in the same place, by 49 and by 98, in every channel.
  const spike = (height: number) => imageOf(7, 7, (i) => (i < 3 ? height : 0));
  const mean = { x: 1, y: 2 };
  const sample = (p: number, q: number): number => (p * q - 49 * (p / 49) * (q / 49)) / 48;
  const expected =
    ((2 * mean.x * mean.y + C1) * (2 * sample(49, 98) + C2)) /
    ((mean.x ** 2 + mean.y ** 2 + C1) * (sample(49, 49) + sample(98, 98) + C2));
  expect(ssim(spike(49), spike(98))).toBeCloseTo(expected, 12);
});

test('images of two sizes are a bug', () => {
  expect(() =>
    ssim(
      imageOf(7, 7, () => 0),
      imageOf(8, 7, () => 0),
    ),
  ).toThrow('images of one size');
});
