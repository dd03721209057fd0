import { deflateSync } from 'node:zlib';
import sharp, { type PngOptions } from 'sharp';
import { expect, test } from 'vitest';
import { PNG_SIGNATURE, pngChunk } from '#lib/png-chunk.ts';
import { randomStream } from '#lib/random.ts';
import { readPlainPng } from '../../../worker/images/read-plain-png.ts';

const draws = randomStream(1, 'test/plain-png');

interface Made {
  readonly channels?: 1 | 2 | 3 | 4;
  readonly width?: number;
  readonly height?: number;
  readonly options?: PngOptions;
}

/** Smooth in part, so that an encoder has a use for each filter. */
function makePng({ channels = 3, width = 28, height = 28, options = {} }: Made): Promise<Buffer> {
  const pixels = Buffer.from(
    Array.from({ length: width * height * channels }, (_, i) =>
      i % 7 === 0 ? draws.uniform() * 256 : (i * 3) % 256,
    ),
  );
  return sharp(pixels, { raw: { width, height, channels } })
    .toColorspace(channels < 3 ? 'b-w' : 'srgb')
    .png({ adaptiveFiltering: true, ...options })
    .toBuffer();
}

interface Parts {
  readonly width: number;
  readonly height: number;
  readonly color: number;
  /** Each begins with its filter. */
  readonly rows: readonly number[];
  readonly more?: readonly Buffer[];
}

function pngOf({ width, height, color, rows, more = [] }: Parts): Buffer {
  const header = Buffer.from([0, 0, 0, width, 0, 0, 0, height, 8, color, 0, 0, 0]);
  return Buffer.concat([
    PNG_SIGNATURE,
    pngChunk('IHDR', header),
    ...more,
    pngChunk('IDAT', deflateSync(Buffer.from(rows))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

async function bySharp(png: Buffer): Promise<{ width: number; height: number; data: Uint8Array }> {
  const { data, info } = await sharp(png)
    .flatten({ background: '#ffffff' })
    .toColorspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}

test.each<[string, Made]>([
  ['RGB', {}],
  ['gray', { channels: 1 }],
  ['of a palette', { options: { palette: true, colors: 256 } }],
  ['of one pixel', { width: 1, height: 1 }],
  ['of one row', { width: 40, height: 1 }],
  ['of one column, gray', { width: 1, height: 33, channels: 1 }],
  ['without compression', { options: { compressionLevel: 0 } }],
  ['of the largest size', { width: 128, height: 128 }],
])('a PNG that is %s has the pixels that a full decoder finds', async (_, made) => {
  const png = await makePng(made);
  const read = readPlainPng(png);
  expect(read && { ...read, data: new Uint8Array(read.data) }).toEqual(await bySharp(png));
});

test.each([
  ['RGB', 2, 3],
  ['gray', 0, 1],
])('rows of every filter have the pixels that a full decoder finds: %s', async (_, color, samples) => {
  const [width, height] = [17, 25];
  const rows = Array.from({ length: height }, (_row, y) => [
    y % 5,
    ...Array.from({ length: width * samples }, () => Math.floor(draws.uniform() * 256)),
  ]);
  const png = pngOf({ width, height, color, rows: rows.flat() });
  expect(readPlainPng(png)?.data).toEqual((await bySharp(png)).data);
});

test.each<[string, Made]>([
  ['with transparency', { channels: 4 }],
  ['gray with transparency', { channels: 2 }],
  ['interlaced', { options: { progressive: true } }],
  ['larger', { width: 129, height: 128 }],
  ['with pixels of less than 8 bits', { options: { palette: true, colors: 4 } }],
])('a PNG that is %s is left to a full decoder', async (_, made) => {
  expect(readPlainPng(await makePng(made))).toBeNull();
});

test('a PNG with any fault, or anything that changes how it is seen, is left to a full decoder', async () => {
  const png = await makePng({});
  const afterHeader = 33;
  const withChunk = (type: string, content: Buffer) =>
    Buffer.concat([png.subarray(0, afterHeader), pngChunk(type, content), png.subarray(afterHeader)]);
  expect(readPlainPng(withChunk('tEXt', Buffer.from('Title\0digit')))).not.toBeNull();
  expect(readPlainPng(withChunk('gAMA', Buffer.from([0, 0, 177, 143])))).toBeNull();
  expect(readPlainPng(withChunk('tRNS', Buffer.alloc(6)))).toBeNull();
  expect(readPlainPng(withChunk('PLTE', Buffer.alloc(6)))).toBeNull();
  expect(readPlainPng(Buffer.concat([png, Buffer.alloc(1)]))).toBeNull();
  for (let length = 0; length < png.length; length += 5)
    expect(readPlainPng(png.subarray(0, length))).toBeNull();
  for (let at = 0; at < png.length; at += 3) {
    const damaged = Buffer.from(png);
    damaged[at] = (damaged[at] ?? 0) ^ 0x11;
    expect(readPlainPng(damaged)).toBeNull();
  }
});

test('a picture whose palette lacks a color that it names, or that has too few rows, is left to a full decoder', () => {
  const png = (color: number, rows: number[], more: Buffer[] = []) =>
    pngOf({ width: 2, height: 1, color, rows, more });
  const palette = pngChunk('PLTE', Buffer.from([1, 2, 3, 4, 5, 6]));
  expect(readPlainPng(png(3, [0, 1, 0], [palette]))?.data).toEqual(new Uint8Array([4, 5, 6, 1, 2, 3]));
  expect(readPlainPng(png(3, [0, 1, 2], [palette]))).toBeNull();
  expect(readPlainPng(png(3, [0, 1, 0]))).toBeNull();
  expect(readPlainPng(png(0, [0, 1]))).toBeNull();
  expect(readPlainPng(png(0, [0, 1, 2, 3]))).toBeNull();
  expect(readPlainPng(png(0, [5, 1, 2]))).toBeNull();
});
