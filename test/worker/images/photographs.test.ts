import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { NEWEST_DECODER } from '#contracts/decoder-version.ts';
import { readImageHeader } from '#storage/image-header.ts';
import { checkImage, decodeImage } from '../../../worker/images/decode-image.ts';
import { encodePng } from '../../../worker/images/encode-png.ts';
import { exifOf } from './exif.ts';
import { flatJpeg } from './flat-jpeg.ts';
import { colorSpaces, grayProfile, rgbProfile } from './icc-profile.ts';
import { withExif, withProfile, withSegment } from './jpeg.ts';
import { chunk, flatPng, profileChunk } from './png.ts';

async function pixelsOf(bytes: Uint8Array, width = 4, height = 4) {
  return [...(await decodeImage(bytes, { width, height, fit: 'STRETCH' }, NEWEST_DECODER)).data];
}
async function colorOf(bytes: Uint8Array) {
  return (await pixelsOf(bytes)).slice(0, 3);
}
async function expectColor(bytes: Uint8Array, expected: readonly number[], tolerance: number) {
  const color = await colorOf(bytes);
  const worst = Math.max(...color.map((value, i) => Math.abs(value - (expected[i] ?? NaN))));
  expect(worst, `${color.join()} for ${expected.join()}`).toBeLessThanOrEqual(tolerance);
}
function file(name: string) {
  return readFileSync(new URL(`./files/${name}`, import.meta.url));
}
function flatRaw(width: number, height: number, color: readonly number[]) {
  const data = Buffer.alloc(width * height * color.length, Buffer.from(color));
  return sharp(data, { raw: { width, height, channels: color.length === 4 ? 4 : 3 } });
}
function flatPhoto(color: readonly number[]): Promise<Buffer> {
  return flatRaw(16, 16, color).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer();
}

describe('the way up', () => {
  const RED = [255, 0, 0];
  const GREEN = [0, 255, 0];
  const BLUE = [0, 0, 255];
  const WHITE = [255, 255, 255];
  /** The four corners as a person sees them, of a file that holds red, green, blue, white. Source: EXIF 2.32, 4.6.4 A. */
  const upright: readonly (readonly [orientation: number, corners: readonly (readonly number[])[]])[] = [
    [1, [RED, GREEN, BLUE, WHITE]],
    [2, [GREEN, RED, WHITE, BLUE]],
    [3, [WHITE, BLUE, GREEN, RED]],
    [4, [BLUE, WHITE, RED, GREEN]],
    [5, [RED, BLUE, GREEN, WHITE]],
    [6, [BLUE, RED, WHITE, GREEN]],
    [7, [WHITE, GREEN, BLUE, RED]],
    [8, [GREEN, WHITE, RED, BLUE]],
  ];
  const [width, height] = [32, 16];
  const stored = Buffer.from(
    Array.from({ length: width * height }, (_, i) => {
      const [isRight, isLow] = [i % width >= width / 2, i >= (width * height) / 2];
      return isLow ? (isRight ? WHITE : BLUE) : isRight ? GREEN : RED;
    }).flat(),
  );
  const raw = sharp(stored, { raw: { width, height, channels: 3 } });

  const formats: Record<string, (orientation: number) => Promise<Buffer>> = {
    JPEG: async (orientation) =>
      withExif(await raw.clone().jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer(), {
        orientation,
      }),
    'JPEG of a camera that writes big-endian': async (orientation) =>
      withExif(await raw.clone().jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer(), {
        orientation,
        littleEndian: false,
      }),
    PNG: async (orientation) => {
      const png = await raw.clone().png().toBuffer();
      const at = png.indexOf('IDAT') - 4;
      return Buffer.concat([png.subarray(0, at), chunk('eXIf', exifOf({ orientation })), png.subarray(at)]);
    },
    WebP: (orientation) => raw.clone().webp({ lossless: true }).withMetadata({ orientation }).toBuffer(),
  };

  test.each(Object.keys(formats))(
    'of a %s is what EXIF says, in pixels and in the size that is told',
    async (name) => {
      for (const [orientation, corners] of upright) {
        const bytes = (await formats[name]?.(orientation)) ?? Buffer.alloc(0);
        const size = orientation >= 5 ? { width: height, height: width } : { width, height };
        expect(readImageHeader(bytes), `${name} ${orientation}`).toMatchObject(size);
        expect(await checkImage(bytes)).toMatchObject(size);
        const pixels = await pixelsOf(bytes, size.width, size.height);
        const at = (x: number, y: number) => pixels.slice(3 * (y * size.width + x)).slice(0, 3);
        const seen = [
          at(2, 2),
          at(size.width - 3, 2),
          at(2, size.height - 3),
          at(size.width - 3, size.height - 3),
        ];
        const worst = Math.max(
          ...seen.flat().map((value, i) => Math.abs(value - (corners.flat()[i] ?? NaN))),
        );
        expect(worst, `${name} ${orientation}: ${seen.join(' ')}`).toBeLessThanOrEqual(3);
      }
    },
  );
});

describe('color', () => {
  /** Colors of sRGB as the wide spaces write them. Source: B. Lindbloom's calculator; ITU-R BT.709 and D65. */
  const wide = [
    ['Display P3', colorSpaces.displayP3, [234, 51, 35], [255, 0, 0]],
    ['Display P3', colorSpaces.displayP3, [117, 251, 76], [0, 255, 0]],
    ['Adobe RGB', colorSpaces.adobeRgb, [219, 0, 0], [255, 0, 0]],
    ['Adobe RGB', colorSpaces.adobeRgb, [144, 255, 60], [0, 255, 0]],
    ['ProPhoto RGB', colorSpaces.proPhoto, [179, 70, 26], [255, 0, 0]],
  ] as const;

  test.each(wide)('of %s becomes that of sRGB by its profile', async (_name, space, pixel, expected) => {
    const profile = rgbProfile(space);
    const chunks = [profileChunk(profile)];
    const deep = pixel.map((value) => value * 257);
    await expectColor(withProfile(await flatPhoto(pixel), profile), expected, 15);
    await expectColor(flatPng({ type: 'RGB', depth: 8, pixel, chunks }), expected, 15);
    await expectColor(flatPng({ type: 'RGB', depth: 16, pixel: deep, chunks }), expected, 15);
    const halfClear = flatPng({ type: 'RGB_ALPHA', depth: 16, pixel: [...deep, 32_896], chunks });
    await expectColor(
      halfClear,
      expected.map((value) => (value + 255) / 2),
      6,
    );
  });

  test('outside of sRGB is the nearest that it has', async () => {
    const profile = rgbProfile(colorSpaces.displayP3);
    expect(
      await colorOf(flatPng({ type: 'RGB', depth: 8, pixel: [255, 0, 0], chunks: [profileChunk(profile)] })),
    ).toEqual([255, 0, 0]);
  });

  test('of Adobe RGB is recognized where a camera names it in EXIF alone', async () => {
    const photo = await flatPhoto([144, 255, 60]);
    await expectColor(withExif(photo, { interoperability: 'R03' }), [0, 255, 0], 12);
    await expectColor(withExif(photo, { interoperability: 'R98' }), [144, 255, 60], 3);
    const own = withProfile(photo, rgbProfile(colorSpaces.displayP3));
    expect(await colorOf(withExif(own, { interoperability: 'R03' }))).toEqual(await colorOf(own));
  });

  test('of CMYK and YCCK becomes sRGB, the same for the same ink', async () => {
    // As Adobe writes it: 255 is no ink.
    expect(await colorOf(flatJpeg([255, 255, 255, 255], 0))).toEqual([255, 255, 255]);
    const cyan = await colorOf(flatJpeg([0, 255, 255, 255], 0));
    expect(cyan[0]).toBeLessThan(60);
    expect(cyan[2]).toBeGreaterThan(200);
    expect(Math.max(...(await colorOf(flatJpeg([255, 255, 255, 0], 0))))).toBeLessThan(40);

    const [c, m, y] = [80, 160, 200];
    const ink = await colorOf(flatJpeg([c, m, y, 220], 0));
    // YCCK holds the luma and chroma of what is left of white (libjpeg, jccolor.c: cmyk_ycck_convert).
    const [r, g, b] = [255 - c, 255 - m, 255 - y];
    const luma = Math.round(0.299 * r + 0.587 * g + 0.114 * b);
    const blue = Math.round(128 - 0.168736 * r - 0.331264 * g + 0.5 * b);
    const red = Math.round(128 + 0.5 * r - 0.418688 * g - 0.081312 * b);
    await expectColor(flatJpeg([luma, blue, red, 220], 2), ink, 2);
  });

  test('of CMYK goes by the profile in the file', async () => {
    const print = await flatRaw(16, 16, [180, 140, 110])
      .toColorspace('cmyk')
      .withIccProfile('cmyk')
      .jpeg({ quality: 100 })
      .toBuffer();
    expect(await sharp(print).metadata()).toMatchObject({ space: 'cmyk', hasProfile: true });
    await expectColor(print, [180, 140, 110], 15);
  });

  test('of 16 bits, gray and palettes is that of 8-bit RGB', async () => {
    const deep = (pixel: readonly number[]) => pixel.map((value) => value * 257);
    expect(await colorOf(flatPng({ type: 'RGB', depth: 16, pixel: deep([200, 100, 50]) }))).toEqual([
      200, 100, 50,
    ]);
    expect(await colorOf(flatPng({ type: 'GRAY', depth: 16, pixel: deep([100]) }))).toEqual([100, 100, 100]);
    expect(await colorOf(flatPng({ type: 'GRAY', depth: 8, pixel: [100] }))).toEqual([100, 100, 100]);
    const palette = [chunk('PLTE', Buffer.from([0, 0, 0, 200, 100, 50]))];
    expect(await colorOf(flatPng({ type: 'PALETTE', depth: 8, pixel: [1], chunks: palette }))).toEqual([
      200, 100, 50,
    ]);
  });

  test('of gray goes by its profile, with 8 bits and with 16', async () => {
    const chunks = [profileChunk(grayProfile(1))];
    // Half of the light, IEC 61966-2-1: 255 * (1.055 * 0.502 ^ (1 / 2.4) - 0.055) = 188
    await expectColor(flatPng({ type: 'GRAY', depth: 8, pixel: [128], chunks }), [188, 188, 188], 1);
    await expectColor(flatPng({ type: 'GRAY', depth: 16, pixel: [32_896], chunks }), [188, 188, 188], 1);
    await expectColor(
      flatPng({ type: 'GRAY_ALPHA', depth: 16, pixel: [32_896, 0], chunks }),
      [255, 255, 255],
      0,
    );
  });

  test('of a profile that is broken or made for other pictures is taken as sRGB', async () => {
    for (const profile of [Buffer.from('nonsense'), grayProfile(1)])
      expect(
        await colorOf(
          flatPng({ type: 'RGB', depth: 8, pixel: [9, 99, 199], chunks: [profileChunk(profile)] }),
        ),
      ).toEqual([9, 99, 199]);
  });
});

describe('transparency', () => {
  test.each([
    ['RGB_ALPHA', 8, [200, 100, 0, 0], [255, 255, 255]],
    // 255 - (255 - value) * 128 / 255
    ['RGB_ALPHA', 8, [200, 100, 0, 128], [227, 177, 127]],
    ['RGB_ALPHA', 16, [51_400, 25_700, 0, 32_896], [227, 177, 127]],
    ['GRAY_ALPHA', 8, [100, 128], [177, 177, 177]],
    ['GRAY_ALPHA', 16, [25_700, 32_896], [177, 177, 177]],
  ] as const)('of %s with %i bits lies on white', async (type, depth, pixel, expected) => {
    await expectColor(flatPng({ type, depth, pixel }), expected, 1);
  });

  test('of a palette, of a color that stands for clear, and of WebP lies on white', async () => {
    const palette = [
      chunk('PLTE', Buffer.from([0, 0, 0, 200, 100, 50])),
      chunk('tRNS', Buffer.from([255, 128])),
    ];
    await expectColor(
      flatPng({ type: 'PALETTE', depth: 8, pixel: [1], chunks: palette }),
      [227, 177, 152],
      1,
    );
    const clear = [chunk('tRNS', Buffer.from([0, 9, 0, 9, 0, 9]))];
    await expectColor(
      flatPng({ type: 'RGB', depth: 8, pixel: [9, 9, 9], chunks: clear }),
      [255, 255, 255],
      0,
    );
    const webp = await flatRaw(4, 4, [200, 100, 0, 128]).webp({ lossless: true }).toBuffer();
    await expectColor(webp, [227, 177, 127], 1);
  });
});

describe('a file as a camera or a phone writes it', () => {
  const photo = flatPhoto([200, 100, 50]);

  test('is read though its scan is described wrongly, as in those of Samsung', async () => {
    expect(await checkImage(file('samsung-sos.jpg'))).toEqual({ format: 'JPEG', width: 64, height: 64 });
    const bytes = Buffer.from(await photo);
    const scan = bytes.indexOf(Buffer.from([0xff, 0xda]));
    const parameters = scan + 2 + bytes.readUInt16BE(scan + 2) - 3;
    expect([...bytes.subarray(parameters, parameters + 3)]).toEqual([0, 63, 0]);
    bytes.set([0, 0, 0], parameters);
    expect(await pixelsOf(bytes)).toEqual(await pixelsOf(await photo));
  });

  test('is read though bytes follow its picture, precede its segments, or name a version that there is none of', async () => {
    const expected = await pixelsOf(await photo);
    const jpeg = await photo;
    expect(
      await pixelsOf(Buffer.concat([jpeg, Buffer.from('SEFH trailer of a phone'), Buffer.alloc(999)])),
    ).toEqual(expected);
    const second = 4 + jpeg.readUInt16BE(4); // after the marker of the file and its first segment
    const stray = Buffer.concat([jpeg.subarray(0, second), Buffer.from([1, 2, 3]), jpeg.subarray(second)]);
    expect(readImageHeader(stray)).toEqual({ format: 'JPEG', width: 16, height: 16 });
    expect(await pixelsOf(stray)).toEqual(expected);
    const jfif = Buffer.from('JFIF\0\x07\x07\0\0\x01\0\x01\0\0', 'latin1');
    expect(await pixelsOf(withSegment(jpeg, 0xe0, jfif))).toEqual(expected);
    expect(await colorOf(flatJpeg([90, 128, 128], 9))).toEqual([90, 90, 90]);
  });

  test('is read when it is progressive, and its first picture when it holds several', async () => {
    const progressive = await flatRaw(16, 16, [200, 100, 50])
      .jpeg({ progressive: true, quality: 100, chromaSubsampling: '4:4:4' })
      .toBuffer();
    await expectColor(progressive, [200, 100, 50], 2);
    const index = Buffer.from('MPF\0II*\0\x08\0\0\0\0\0', 'latin1');
    const multiple = Buffer.concat([withSegment(await photo, 0xe2, index), await flatPhoto([0, 0, 0])]);
    expect(await pixelsOf(multiple)).toEqual(await pixelsOf(await photo));
  });

  test('is read by its first frame when it is an animation', async () => {
    const frames = Buffer.concat([Buffer.alloc(48, 40), Buffer.alloc(48, 90), Buffer.alloc(48, 200)]);
    const webp = await sharp(frames, { raw: { width: 4, height: 12, channels: 3, pageHeight: 4 } })
      .webp({ lossless: true })
      .toBuffer();
    expect((await sharp(webp, { pages: -1 }).metadata()).pages).toBe(3);
    expect(await colorOf(webp)).toEqual([40, 40, 40]);

    const control = chunk('acTL', Buffer.from([0, 0, 0, 2, 0, 0, 0, 0]));
    const frame = (sequence: number) =>
      chunk(
        'fcTL',
        Buffer.from([
          0,
          0,
          0,
          sequence,
          0,
          0,
          0,
          4,
          0,
          0,
          0,
          4,
          ...Array<number>(8).fill(0),
          0,
          1,
          0,
          1,
          0,
          0,
        ]),
      );
    const png = flatPng({ type: 'GRAY', depth: 8, pixel: [40], chunks: [control, frame(0)] });
    const second = chunk(
      'fdAT',
      Buffer.concat([Buffer.from([0, 0, 0, 2]), deflateSync(Buffer.alloc(20, 90))]),
    );
    const apng = Buffer.concat([png.subarray(0, -12), frame(1), second, png.subarray(-12)]);
    expect(await colorOf(apng)).toEqual([40, 40, 40]);
  });
});

describe('half a picture is never taken for a whole one', () => {
  test('each in words of its own, also when they are decoded at a time', async () => {
    const good = await encodePng({ width: 8, height: 8, data: new Uint8Array(192) });
    const names = ['half.jpg', 'half.png', 'half.webp'];
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.allSettled([good, ...names.map(file)].map((bytes) => checkImage(bytes)));
      expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
      for (const answer of answers.slice(1))
        expect((answer as PromiseRejectedResult).reason).toMatchObject({
          code: 'UNSUPPORTED_IMAGE',
          message: 'The file is cut off: a part of the image is missing. Copy or export it again.',
        });
    }
  });

  test('nor when its middle is missing and its end is there', async () => {
    const noise = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 2654435761) >>> 24);
    const raw = sharp(noise, { raw: { width: 64, height: 64, channels: 3 } });
    for (const jpeg of [
      await raw.clone().jpeg().toBuffer(),
      await raw.clone().jpeg({ progressive: true }).toBuffer(),
    ]) {
      const holed = Buffer.concat([jpeg.subarray(0, jpeg.length / 2), jpeg.subarray(-2)]);
      await expect(checkImage(holed)).rejects.toThrow(
        'The file is damaged: not all of the image can be decoded.',
      );
      const cut = jpeg.subarray(0, jpeg.length / 2);
      await expect(checkImage(Buffer.concat([cut, Buffer.alloc(5_000)]))).rejects.toMatchObject({
        code: 'UNSUPPORTED_IMAGE',
      });
    }
  });
});
