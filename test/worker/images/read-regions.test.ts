import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { NO_REGION } from '#contracts/region-classes.ts';
import { encodePng } from '../../../worker/images/encode-png.ts';
import { readRegions } from '../../../worker/images/read-regions.ts';
import { resizeRegions } from '../../../worker/images/resize-regions.ts';
import { UnsupportedImageError } from '../../../worker/images/unsupported-image-error.ts';
import { chunk, pngFile } from './png.ts';

/** 3×2 indices that need two bits. */
const INDICES = [0, 1, 2, 3, 2, 1];

/** Rows of packed indices, each behind the byte of its filter. */
const rows = {
  1: [0, 0b010_00000, 0, 0b110_00000],
  2: [0, 0b00_01_10_00, 0, 0b11_10_01_00],
  4: [0, 0x01, 0x20, 0, 0x32, 0x10],
  8: [0, 0, 1, 2, 0, 3, 2, 1],
} as const;

describe('regions are read', () => {
  test.each([2, 4, 8] as const)('from a palette of %i bits, whatever its colors', async (depth) => {
    const palette = chunk('PLTE', new Uint8Array(3 * 4).fill(200)); // four times the same color
    const png = pngFile(
      { width: 3, height: 2, depth, type: 'PALETTE' },
      [palette],
      Uint8Array.from(rows[depth]),
    );
    expect(await readRegions(png)).toEqual({ width: 3, height: 2, indices: Uint8Array.from(INDICES) });
  });

  test('from a palette of two colors', async () => {
    const palette = chunk('PLTE', Uint8Array.from([0, 0, 0, 9, 9, 9]));
    const png = pngFile(
      { width: 3, height: 2, depth: 1, type: 'PALETTE' },
      [palette],
      Uint8Array.from(rows[1]),
    );
    expect([...(await readRegions(png)).indices]).toEqual([0, 1, 0, 1, 1, 0]);
  });

  test('from gray values, as they are, even where the file says how bright they are meant', async () => {
    const gamma = chunk('gAMA', Uint8Array.from([0, 0, 0xb1, 0x8f]));
    const png = pngFile({ width: 3, height: 2, depth: 8, type: 'GRAY' }, [gamma], Uint8Array.from(rows[8]));
    expect([...(await readRegions(png)).indices]).toEqual(INDICES);
  });

  test.each([
    [40, 30],
    [200, 130],
  ])('as other programs write them: %i × %i', async (width, height) => {
    const values = Uint8Array.from({ length: width * height }, (_, i) => (i * 7 + ((i / 31) | 0)) % 23);
    const raw = sharp(values, { raw: { width, height, channels: 1 } }).toColorspace('b-w');
    for (const options of [{}, { progressive: true }, { adaptiveFiltering: true }])
      expect((await readRegions(await raw.clone().png(options).toBuffer())).indices).toEqual(values);
  });

  test('without a full decoder where they are small and plain', async () => {
    const palette = chunk('PLTE', new Uint8Array(3 * 2).fill(9)); // fewer colors than indices: colors do not matter
    const plain = (['GRAY', 'PALETTE'] as const).map((type) =>
      pngFile(
        { width: 3, height: 2, depth: 8, type },
        type === 'PALETTE' ? [palette] : [],
        Uint8Array.from(rows[8]),
      ),
    );
    let asked = 0;
    const count = () => asked++;
    sharp.queue.on('change', count);
    try {
      for (const png of plain) expect([...(await readRegions(png)).indices]).toEqual(INDICES);
      expect(asked).toBe(0);
      const packed = pngFile(
        { width: 3, height: 2, depth: 4, type: 'PALETTE' },
        [palette],
        Uint8Array.from(rows[4]),
      );
      await readRegions(packed);
      expect(asked).toBeGreaterThan(0);
    } finally {
      sharp.queue.off('change', count);
    }
  });
});

describe('a file of regions is refused', () => {
  const whole = pngFile({ width: 3, height: 2, depth: 8, type: 'GRAY' }, [], Uint8Array.from(rows[8]));

  test.each([
    ['that is a JPEG', () => readFileSync(new URL('./files/half.jpg', import.meta.url)), 'not a PNG'],
    ['that is nothing', () => Buffer.from('indices'), 'not a PNG'],
    [
      'of colors',
      () => encodePng({ width: 2, height: 1, data: new Uint8Array(6) }),
      '8-bit gray values or of a palette',
    ],
    [
      'of 16-bit values',
      () => pngFile({ width: 1, height: 1, depth: 16, type: 'GRAY' }, [], Uint8Array.from([0, 0, 1])),
      '8-bit gray values or of a palette',
    ],
    ['that is cut off', () => whole.subarray(0, whole.length - 20), 'damaged or cut off'],
    [
      'with fewer rows than its header says',
      () => pngFile({ width: 3, height: 20, depth: 8, type: 'GRAY' }, [], Uint8Array.from(rows[8])),
      'damaged or cut off',
    ],
  ])('%s', async (_, bytesOf, reason) => {
    const refused = readRegions(await bytesOf());
    await expect(refused).rejects.toThrow(UnsupportedImageError);
    await expect(refused).rejects.toMatchObject({
      code: 'INVALID_REGIONS',
      message: expect.stringContaining(reason) as string,
    });
  });

  test('that claims more pixels than any image has, before they are unpacked', async () => {
    const bomb = pngFile(
      { width: 60_000, height: 60_000, depth: 8, type: 'GRAY' },
      [],
      deflateSync(new Uint8Array(9)),
    );
    await expect(readRegions(bomb)).rejects.toMatchObject({ code: 'INVALID_REGIONS' });
  });
});

describe('regions are resized as their image is', () => {
  const map = { width: 4, height: 2, indices: Uint8Array.from([1, 1, 2, 2, 3, 3, 4, 4]) };

  test.each([
    ['STRETCH', 2, 2, [1, 2, 3, 4]],
    ['STRETCH', 8, 2, [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4]],
    ['COVER', 2, 2, [1, 2, 3, 4]],
    ['CONTAIN', 4, 4, [255, 255, 255, 255, 1, 1, 2, 2, 3, 3, 4, 4, 255, 255, 255, 255]],
  ] as const)('by %s to %i×%i, without a new index', async (fit, width, height, expected) => {
    const resized = await resizeRegions(map, { width, height, fit });
    expect([...resized.indices]).toEqual(expected);
    expect([resized.width, resized.height]).toEqual([width, height]);
  });

  test('and padding is of no region', async () => {
    const { indices } = await resizeRegions(map, { width: 4, height: 4, fit: 'CONTAIN' });
    expect(indices.filter((index) => index === NO_REGION)).toHaveLength(8);
  });
});
