import { crc32, inflateSync } from 'node:zlib';
import { PNG_SIGNATURE } from '#lib/png-chunk.ts';
import type { RgbImage } from '../engine/imaging/rgb-image.ts';

/** Larger pictures are decoded elsewhere, without holding up whoever reads them. */
const MOST_PIXELS = 128 * 128;

/**
 * Pixels of a small plain PNG: 8 bits, gray, RGB or of a palette, not interlaced, with nothing in it that changes how it is
 * seen. A decoder in another thread takes ten times as long to be asked for it.
 *
 * @returns null for anything else, and for a file with any fault: what it is, is for a full decoder to say.
 */
export function readPlainPng(bytes: Uint8Array): RgbImage | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks = readChunks(file);
  const header = chunks?.get('IHDR');
  const data = chunks?.get('IDAT');
  if (!chunks || header?.length !== 13 || !data) return null;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [depth, color, compression, filter, interlace] = header.subarray(8);
  const samples = SAMPLES.get(color ?? -1);
  const isPlain = depth === 8 && compression === 0 && filter === 0 && interlace === 0;
  if (!isPlain || samples === undefined || width * height === 0 || width * height > MOST_PIXELS) return null;
  const rows = inflated(data, height * (1 + width * samples));
  const pixels = rows && unfiltered(rows, { height, stride: width * samples, samples });
  const palette = chunks.get('PLTE');
  if ((color === PALETTE) !== (palette !== undefined)) return null;
  const rgb = pixels && toRgb(pixels, palette, samples);
  return rgb && { height, width, data: rgb };
}

const PALETTE = 3;
/** Bytes of a pixel by color type: gray, RGB, palette. */
const SAMPLES: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [2, 3],
  [PALETTE, 1],
]);

/** Those that say nothing about pixels. */
const IGNORED = new Set(['pHYs', 'tEXt', 'tIME']);

/** By kind, data joined; null where a chunk is damaged, missing, doubled or of a kind that is not plain. */
function readChunks(file: Buffer): ReadonlyMap<string, Buffer> | null {
  if (!file.subarray(0, 8).equals(PNG_SIGNATURE)) return null;
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at + 12 <= file.length;) {
    const end = at + 12 + file.readUInt32BE(at);
    if (end > file.length) return null;
    const kind = file.toString('latin1', at + 4, at + 8);
    if (crc32(file.subarray(at + 4, end - 4)) !== file.readUInt32BE(end - 4)) return null;
    const content = file.subarray(at + 8, end - 4);
    if (kind === 'IEND') return end === file.length ? chunks : null;
    if (kind === 'IDAT') chunks.set(kind, Buffer.concat([chunks.get(kind) ?? Buffer.alloc(0), content]));
    else if (kind === 'IHDR' || (kind === 'PLTE' && !chunks.has('IDAT'))) {
      if (chunks.has(kind)) return null;
      chunks.set(kind, content);
    } else if (!IGNORED.has(kind)) return null;
    at = end;
  }
  return null;
}

function inflated(data: Buffer, length: number): Buffer | null {
  try {
    const rows = inflateSync(data, { maxOutputLength: length });
    return rows.length === length ? rows : null;
  } catch {
    return null; // a full decoder says what is wrong with it
  }
}

interface Layout {
  readonly height: number;
  /** Bytes of a row. */
  readonly stride: number;
  /** Bytes of a pixel. */
  readonly samples: number;
}

/** Undoes the filter of each row: PNG (Third Edition), 9. */
function unfiltered(rows: Buffer, { height, stride, samples }: Layout): Buffer | null {
  const pixels = Buffer.alloc(height * stride);
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (stride + 1)] ?? 0;
    if (filter > 4) return null;
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x < samples ? 0 : (pixels[at - samples] ?? 0);
      const up = y === 0 ? 0 : (pixels[at - stride] ?? 0);
      const upLeft = x < samples || y === 0 ? 0 : (pixels[at - stride - samples] ?? 0);
      pixels[at] = (rows[at + y + 1] ?? 0) + predicted(filter, left, up, upLeft);
    }
  }
  return pixels;
}

function predicted(filter: number, left: number, up: number, upLeft: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4:
      return paeth(left, up, upLeft);
    default:
      return 0;
  }
}

function paeth(left: number, up: number, upLeft: number): number {
  const guess = left + up - upLeft;
  const [byLeft, byUp, byUpLeft] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - upLeft)];
  if (byLeft <= byUp && byLeft <= byUpLeft) return left;
  return byUp <= byUpLeft ? up : upLeft;
}

/** Null for a pixel that the palette has not. */
function toRgb(pixels: Buffer, palette: Buffer | undefined, samples: number): Uint8Array | null {
  if (samples === 3) return new Uint8Array(pixels);
  const colors = palette ?? GRAYS;
  const rgb = new Uint8Array(pixels.length * 3);
  // No view of the palette per pixel: making those took longer than all the rest.
  for (let i = 0; i < pixels.length; i++) {
    const at = 3 * (pixels[i] ?? 0);
    if (at + 3 > colors.length) return null;
    rgb[3 * i] = colors[at] ?? 0;
    rgb[3 * i + 1] = colors[at + 1] ?? 0;
    rgb[3 * i + 2] = colors[at + 2] ?? 0;
  }
  return rgb;
}

const GRAYS = Buffer.from(Array.from({ length: 256 }, (_, value) => [value, value, value]).flat());
