import { expect, test } from 'vitest';
import { colorDistance } from '../../../../worker/engine/evaluation/measures/color-distance.ts';
import { graySsimToContent } from '../../../../worker/engine/evaluation/measures/gray-ssim-to-content.ts';
import { labOf } from '../../../../worker/engine/imaging/cielab.ts';
import { grayOf } from '../../../../worker/engine/imaging/gray-image.ts';
import type { RgbImage } from '../../../../worker/engine/imaging/rgb-image.ts';
import { ssim } from '../../../../worker/engine/imaging/ssim.ts';

type Color = readonly [red: number, green: number, blue: number];

const SIDE = 8;
const BLACK: Color = [0, 0, 0];
const WHITE: Color = [255, 255, 255];
const RED: Color = [255, 0, 0];

function imageOf(colorAt: (i: number) => Color): RgbImage {
  const data = Uint8Array.from(Array.from({ length: SIDE * SIDE }, (_, i) => colorAt(i)).flat());
  return { width: SIDE, height: SIDE, data };
}
function distance(translation: RgbImage, exemplar: RgbImage): number {
  return colorDistance({ content: exemplar, translation, exemplar });
}

/** Source: B. Lindbloom's calculator, sRGB and D65. */
test.each([
  [BLACK, [0, 0, 0]],
  [WHITE, [100, 0, 0]],
  [RED, [53.24, 80.09, 67.2]],
  [
    [0, 255, 0],
    [87.73, -86.18, 83.18],
  ],
  [
    [0, 0, 255],
    [32.3, 79.19, -107.86],
  ],
  [
    [119, 119, 119],
    [50.03, 0, 0],
  ],
] as [Color, Color][])('CIELAB of %j is %j', (color, expected) => {
  labOf(...color).forEach((value, i) => expect(Math.abs(value - (expected[i] ?? NaN))).toBeLessThan(0.03));
});

test('the distance of two flat pictures is that of their colors', () => {
  expect(
    distance(
      imageOf(() => BLACK),
      imageOf(() => WHITE),
    ),
  ).toBeCloseTo(100, 1);
  expect(
    distance(
      imageOf(() => RED),
      imageOf(() => BLACK),
    ),
  ).toBeCloseTo(Math.hypot(53.24, 80.09, 67.2), 1);
});

test('pictures of equal mean differ by their spread, and where a color is does not matter', () => {
  const checked = imageOf((i) => (i % 2 === 0 ? BLACK : WHITE));
  // Means 50 and 50.03, deviations 50 and 0.
  expect(
    distance(
      checked,
      imageOf(() => [119, 119, 119]),
    ),
  ).toBeCloseTo(50, 1);
  expect(
    distance(
      checked,
      imageOf((i) => (i < (SIDE * SIDE) / 2 ? BLACK : WHITE)),
    ),
  ).toBeCloseTo(0, 9);
});

test('gray SSIM to the content does not see a change of hue, and sees a change of what is shown', () => {
  const content = imageOf((i) => (i % 3 === 0 ? [100, 100, 100] : [20, 20, 20]));
  // 0.299 * 255 + 0.114 * 208 = 100
  const tinted = imageOf((i) => (i % 3 === 0 ? [255, 0, 208] : [20, 20, 20]));
  expect([...grayOf(tinted).data].slice(0, 2)).toEqual([100, 20]);
  expect(graySsimToContent({ content, exemplar: tinted, translation: tinted })).toBe(1);
  expect(ssim(content, tinted)).toBeLessThan(0.9);
  const other = imageOf((i) => (i % 5 === 0 ? [100, 100, 100] : [20, 20, 20]));
  expect(graySsimToContent({ content, exemplar: other, translation: other })).toBeLessThan(0.5);
});

test('gray SSIM is that of a picture whose channels are alike', () => {
  const [x, y] = [imageOf((i) => [i, i, i]), imageOf((i) => [3 * i, 3 * i, 3 * i])];
  expect(graySsimToContent({ content: x, exemplar: y, translation: y })).toBeCloseTo(ssim(x, y), 12);
});
