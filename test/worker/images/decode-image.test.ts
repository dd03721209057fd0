import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { NEWEST_DECODER } from '#contracts/decoder-version.ts';
import { checkImage, decodeImage, type TargetSize } from '../../../worker/images/decode-image.ts';
import { encodePng } from '../../../worker/images/encode-png.ts';
import { chunk, pngOf } from './png.ts';

function stretch(width: number, height: number) {
  return { width, height, fit: 'STRETCH' } as const;
}
function decoded(bytes: Uint8Array, target: TargetSize) {
  return decodeImage(bytes, target, NEWEST_DECODER);
}
function flat(width: number, height: number, color: readonly number[]) {
  return Uint8Array.from({ length: width * height * color.length }, (_, i) => color[i % color.length] ?? 0);
}

describe('decoding a picture', () => {
  test('gives the exact pixels of a PNG of the wanted size', async () => {
    const pixels = Uint8Array.from({ length: 4 * 3 * 3 }, (_, i) => i * 7);
    const png = await encodePng({ width: 4, height: 3, data: pixels });
    const image = await decoded(png, stretch(4, 3));
    expect([image.width, image.height]).toEqual([4, 3]);
    expect([...image.data]).toEqual([...pixels]);
  });

  test('reads JPEG and WebP too', async () => {
    const raw = sharp(flat(16, 8, [250, 10, 60]), { raw: { width: 16, height: 8, channels: 3 } });
    for (const [format, bytes] of [
      ['JPEG', await raw.clone().jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer()],
      ['WEBP', await raw.clone().webp({ lossless: true }).toBuffer()],
    ] as const) {
      expect(await checkImage(bytes)).toEqual({ format, width: 16, height: 8 });
      const { data: pixels } = await decoded(bytes, stretch(16, 8));
      expect(Math.abs((pixels[0] ?? 0) - 250)).toBeLessThanOrEqual(2);
      expect(Math.abs((pixels[2] ?? 0) - 60)).toBeLessThanOrEqual(2);
    }
  });

  test('lays transparency on white', async () => {
    const clear = await sharp(flat(2, 2, [0, 0, 0, 0]), { raw: { width: 2, height: 2, channels: 4 } })
      .png()
      .toBuffer();
    expect([...(await decoded(clear, stretch(2, 2))).data]).toEqual([...flat(2, 2, [255, 255, 255])]);
  });

  test('turns gray, 16-bit and CMYK pictures into 8-bit RGB', async () => {
    const gray = await sharp(flat(4, 4, [100]), { raw: { width: 4, height: 4, channels: 1 } })
      .toColorspace('b-w')
      .png()
      .toBuffer();
    expect([...(await decoded(gray, stretch(4, 4))).data]).toEqual([...flat(4, 4, [100, 100, 100])]);

    const deep = await sharp(new Uint16Array(4 * 4 * 3).fill(0x8080), {
      raw: { width: 4, height: 4, channels: 3 },
    })
      .toColorspace('rgb16')
      .png()
      .toBuffer();
    expect((await sharp(deep).metadata()).depth).toBe('ushort');
    expect([...(await decoded(deep, stretch(4, 4))).data]).toEqual([...flat(4, 4, [128, 128, 128])]);

    const cmyk = await sharp(flat(8, 8, [200, 200, 200]), { raw: { width: 8, height: 8, channels: 3 } })
      .toColorspace('cmyk')
      .jpeg({ quality: 100 })
      .toBuffer();
    expect((await sharp(cmyk).metadata()).space).toBe('cmyk');
    const { data: pixels } = await decoded(cmyk, stretch(8, 8));
    expect(pixels).toHaveLength(8 * 8 * 3);
    expect(Math.abs((pixels[0] ?? 0) - 200)).toBeLessThan(20);
  });

  test('turns a photograph upright as its EXIF says', async () => {
    const lying = await sharp(flat(6, 2, [9, 9, 9]), { raw: { width: 6, height: 2, channels: 3 } })
      .jpeg()
      .withMetadata({ orientation: 6 })
      .toBuffer();
    expect(await checkImage(lying)).toEqual({ format: 'JPEG', width: 2, height: 6 });
  });

  test('stretches, crops or pads a picture of another shape', async () => {
    // Left half black, right half green; twice as wide as high.
    const pixels = Uint8Array.from({ length: 8 * 4 * 3 }, (_, i) => (i % 24 >= 12 && i % 3 === 1 ? 255 : 0));
    const wide = await encodePng({ width: 8, height: 4, data: pixels });
    const rowOf = async (fit: 'STRETCH' | 'COVER' | 'CONTAIN', row: number) => {
      const image = await decoded(wide, { width: 4, height: 4, fit });
      return [...image.data.subarray(row * 12, row * 12 + 12)];
    };
    expect((await rowOf('CONTAIN', 0)).every((value) => value === 255)).toBe(true);
    expect((await rowOf('CONTAIN', 2)).slice(0, 3)).toEqual([0, 0, 0]);
    expect((await rowOf('STRETCH', 0)).slice(0, 3)).toEqual([0, 0, 0]);
    expect((await rowOf('COVER', 0)).slice(0, 6)).toEqual([0, 0, 0, 0, 0, 0]);
    expect((await rowOf('COVER', 0))[10]).toBe(255);
  });

  test('takes the first frame of an animation only', async () => {
    const pixels = Uint8Array.from({ length: 40 * 12 }, (_, i) => 5 * Math.floor(i / 48));
    const frames = sharp(pixels, { raw: { width: 4, height: 40, channels: 3, pageHeight: 4 } });
    const animation = await frames.webp({ lossless: true }).toBuffer();
    expect((await sharp(animation, { pages: -1 }).metadata()).pages).toBeGreaterThan(1);
    expect(await checkImage(animation)).toEqual({ format: 'WEBP', width: 4, height: 4 });
  });
});

describe('a picture that cannot be used', () => {
  const refusal = (bytes: Uint8Array) =>
    expect(decoded(bytes, stretch(8, 8))).rejects.toMatchObject({ code: 'UNSUPPORTED_IMAGE' });

  test('is refused when it is something else by its bytes, whatever its name', async () => {
    await refusal(Buffer.from('<html><img src=x onerror=alert(1)></html>'));
    await refusal(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"></svg>'));
    await refusal(Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'));
    await refusal(new Uint8Array(0));
    await refusal(Buffer.from([0xff, 0xd8, 0xff]));
  });

  test('is refused when it is cut off', async () => {
    const pixels = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 2654435761) >>> 24);
    const raw = sharp(pixels, { raw: { width: 64, height: 64, channels: 3 } });
    for (const bytes of [
      await raw.clone().png().toBuffer(),
      await raw.clone().jpeg().toBuffer(),
      await raw.clone().webp().toBuffer(),
    ])
      for (const share of [0.3, 0.6, 0.95])
        await refusal(bytes.subarray(0, Math.floor(bytes.length * share)));
  });

  test('is refused when a check sum is wrong', async () => {
    const png = Buffer.from(await encodePng({ width: 8, height: 8, data: flat(8, 8, [1, 2, 3]) }));
    const idat = png.indexOf('IDAT');
    png.writeUInt8(png.readUInt8(idat + 8) ^ 0x55, idat + 8);
    await refusal(png);
  });

  test('is refused by its header when it is too large, before anything is decoded', async () => {
    const bomb = pngOf(65_535, 65_535, deflateSync(Buffer.alloc(10)));
    await expect(checkImage(bomb)).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' });
    await expect(checkImage(bomb)).rejects.toThrow('65535 × 65535 pixels; at most 25000000');
  });

  test('is refused when its data are for another size than its header says', async () => {
    await refusal(pngOf(2_000, 2_000, deflateSync(Buffer.alloc(10))));
  });

  test('is refused when its file is too large', async () => {
    const padded = Buffer.concat([
      await encodePng({ width: 1, height: 1, data: flat(1, 1, [0, 0, 0]) }),
      chunk('tEXt', Buffer.alloc(20 * 1024 * 1024)),
    ]);
    await expect(checkImage(padded)).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' });
  });
});
