import { expect, test } from 'vitest';
import { labOf, rgbOf } from '../../../../worker/engine/imaging/cielab.ts';
import { colorStatistics } from '../../../../worker/engine/imaging/color-statistics.ts';
import type { RgbImage } from '../../../../worker/engine/imaging/rgb-image.ts';
import { transferColors } from '../../../../worker/engine/imaging/transfer-colors.ts';

const SIDE = 8;

function imageOf(colorAt: (i: number) => readonly number[]): RgbImage {
  const data = Uint8Array.from(Array.from({ length: SIDE * SIDE }, (_, i) => colorAt(i)).flat());
  return { width: SIDE, height: SIDE, data };
}

test('every 8-bit color that is tried comes back from CIELAB', () => {
  for (let red = 0; red < 256; red += 15)
    for (let green = 0; green < 256; green += 17)
      for (let blue = 0; blue < 256; blue += 15)
        expect(rgbOf(labOf(red, green, blue))).toEqual([red, green, blue]);
});

test('a color that sRGB does not have is cut off', () => {
  expect(rgbOf([100, 0, 0])).toEqual([255, 255, 255]);
  expect(rgbOf([150, 0, 0])).toEqual([255, 255, 255]);
  expect(rgbOf([-10, 0, 0])).toEqual([0, 0, 0]);
});

test('an image gets mean and spread of another, and keeps what it shows', () => {
  const content = imageOf((i) => (i % 2 === 0 ? [100, 100, 100] : [140, 140, 140]));
  const colors = imageOf((i) => (i < SIDE ? [200, 60, 40] : [180, 120, 60]));
  const { means, deviations } = colorStatistics(colors);
  const transferred = transferColors(content, colors);
  const reached = colorStatistics(transferred);
  for (const channel of [0, 1, 2] as const) {
    // Two grays have no spread in a and b, so nothing of the kind can be given to them.
    expect(Math.abs(reached.means[channel] - means[channel])).toBeLessThan(0.5);
  }
  expect(Math.abs(reached.deviations[0] - deviations[0])).toBeLessThan(0.5);
  const lightness = (i: number) =>
    labOf(...(transferred.data.slice(3 * i, 3 * i + 3) as unknown as [number, number, number]))[0];
  expect(lightness(0)).toBeLessThan(lightness(1));
});

test('an image of one color is only shifted', () => {
  const shifted = transferColors(
    imageOf(() => [10, 10, 10]),
    imageOf(() => [200, 60, 40]),
  );
  expect([...shifted.data.slice(0, 3)]).toEqual([200, 60, 40]);
});

test('an image in its own colors is itself', () => {
  const image = imageOf((i) => [i, 255 - i, (7 * i) % 256]);
  expect(transferColors(image, image)).toEqual(image);
});
