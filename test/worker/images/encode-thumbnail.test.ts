import sharp from 'sharp';
import { expect, test } from 'vitest';
import { encodeThumbnail } from '../../../worker/images/encode-thumbnail.ts';
import type { RgbImage } from '../../../worker/engine/imaging/rgb-image.ts';

/** @param colorAt gives the channel's value at a place */
function draw(
  width: number,
  height: number,
  colorAt: (x: number, y: number, channel: number) => number,
): RgbImage {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return colorAt(pixel % width, Math.floor(pixel / width), i % 3);
  });
  return { width, height, data };
}

/** The same for the same number, and without a pattern. */
function scrambled(seed: number): number {
  const mixed = Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d);
  return Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39) >>> 24;
}

test.each([
  ['noise of each pixel', 2_048, draw(650, 650, (x, y, channel) => scrambled((y * 650 + x) * 3 + channel))],
  [
    'noise as fine as the thumbnail',
    4_096,
    draw(104, 104, (x, y, channel) => scrambled((y * 104 + x) * 3 + channel)),
  ],
  ['noise of black and white', 4_096, draw(104, 104, (x, y) => (scrambled(y * 104 + x) < 128 ? 0 : 255))],
  ['a grid of two cells', 2_048, draw(130, 64, (x) => (x < 64 ? 0 : 255))],
])('the thumbnail of %s is a small WebP', async (_what, maxBytes, image) => {
  const { bytes, width, height } = await encodeThumbnail(image);
  expect(bytes.byteLength).toBeLessThanOrEqual(maxBytes);
  expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width, height });
  expect([width, height]).toEqual([104, 104]);
});

test('a thumbnail shows the middle of a wide grid', async () => {
  const image = draw(600, 200, (x) => (x >= 200 && x < 400 ? 200 : 0));
  const { bytes } = await encodeThumbnail(image);
  const { channels } = await sharp(bytes).stats();
  expect(channels.every(({ mean }) => Math.abs(mean - 200) < 5)).toBe(true);
});
