import { crc32, inflateSync } from 'node:zlib';
import { PNG_SIGNATURE } from '#lib/png-chunk.ts';

/** What a plain PNG holds, before colors are made of it. */
export interface PngSamples {
  readonly width: number;
  readonly height: number;
  readonly kind: 'GRAY' | 'RGB' | 'PALETTE';
  /** Row by row; three of them make a pixel of an RGB picture, one of any other. */
  readonly samples: Uint8Array;
  /** Colors of a palette, three bytes each; null without one. */
  readonly palette: Uint8Array | null;
}

/** Larger pictures are decoded elsewhere, without holding up whoever reads them. */
const MOST_PIXELS = 128 * 128;

/**
 * Samples of a small plain PNG: 8 bits, gray, RGB or of a palette, not interlaced, with nothing in it that changes how it is
 * seen. A decoder in another thread takes ten times as long to be asked for it.
 *
 * @returns null for anything else, and for a file with any fault: what it is, is for a full decoder to say.
 */
export function readPngSamples(bytes: Uint8Array): PngSamples | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks = readChunks(file);
  const header = chunks?.header;
  if (!chunks || header?.length !== 13 || !chunks.data) return null;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const kind = KINDS.get(header[9] ?? -1);
  const isPlain = header[8] === 8 && header[10] === 0 && header[11] === 0 && header[12] === 0;
  if (!isPlain || !kind || width * height === 0 || width * height > MOST_PIXELS) return null;
  if ((kind === 'PALETTE') !== (chunks.palette !== null)) return null;
  const stride = width * SAMPLES[kind];
  const rows = inflated(chunks.data, height * (1 + stride));
  const samples = rows && unfiltered(rows, { height, stride, step: SAMPLES[kind] });
  return samples && { width, height, kind, samples, palette: chunks.palette };
}

/** By color type. */
const KINDS: ReadonlyMap<number, PngSamples['kind']> = new Map([
  [0, 'GRAY'],
  [2, 'RGB'],
  [3, 'PALETTE'],
]);
/** Of a pixel. */
const SAMPLES = { GRAY: 1, RGB: 3, PALETTE: 1 } as const;

/** Those that say nothing about pixels. */
const IGNORED = new Set(['pHYs', 'tEXt', 'tIME']);

interface Chunks {
  readonly header: Buffer | null;
  readonly palette: Buffer | null;
  /** Of all IDAT chunks, joined. */
  readonly data: Buffer | null;
}

/** Null where a chunk is damaged, missing, doubled or of a kind that is not plain. */
function readChunks(file: Buffer): Chunks | null {
  if (!file.subarray(0, 8).equals(PNG_SIGNATURE)) return null;
  let header: Buffer | null = null;
  let palette: Buffer | null = null;
  let data: Buffer | null = null;
  for (let at = 8; at + 12 <= file.length;) {
    const end = at + 12 + file.readUInt32BE(at);
    if (end > file.length) return null;
    const kind = file.toString('latin1', at + 4, at + 8);
    if (crc32(file.subarray(at + 4, end - 4)) !== file.readUInt32BE(end - 4)) return null;
    if (kind === 'IEND') return end === file.length ? { header, palette, data } : null;
    const content = file.subarray(at + 8, end - 4);
    if (kind === 'IDAT') data = data ? Buffer.concat([data, content]) : content;
    else if (kind === 'IHDR') {
      if (header) return null;
      header = content;
    } else if (kind === 'PLTE') {
      if (palette || data) return null;
      palette = content;
    } else if (!IGNORED.has(kind)) return null;
    at = end;
  }
  return null;
}

function inflated(data: Buffer, length: number): Buffer | null {
  try {
    // Without a size of its own each picture takes 16 KiB, whose collection takes longer than the picture.
    const rows = inflateSync(data, { maxOutputLength: length, chunkSize: Math.max(64, length + 1) });
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
  readonly step: number;
}

/** Undoes the filter of each row: PNG (Third Edition), 9. */
function unfiltered(rows: Buffer, { height, stride, step }: Layout): Uint8Array | null {
  const samples = new Uint8Array(height * stride);
  let above = new Uint8Array(stride); // above the first row is nothing
  for (let y = 0; y < height; y++) {
    const begin = y * (stride + 1);
    const row = samples.subarray(y * stride, (y + 1) * stride);
    row.set(rows.subarray(begin + 1, begin + 1 + stride));
    if (!undo(rows[begin] ?? 0, row, above, step)) return null;
    above = row;
  }
  return samples;
}

/** @returns false for a filter that there is not */
function undo(filter: number, row: Uint8Array, above: Uint8Array, step: number): boolean {
  switch (filter) {
    case 0:
      return true;
    case 1:
      for (let x = step; x < row.length; x++) row[x] = at(row, x) + at(row, x - step);
      return true;
    case 2:
      for (let x = 0; x < row.length; x++) row[x] = at(row, x) + at(above, x);
      return true;
    case 3:
      for (let x = 0; x < row.length; x++) row[x] = at(row, x) + ((at(row, x - step) + at(above, x)) >> 1);
      return true;
    case 4:
      for (let x = 0; x < row.length; x++)
        row[x] = at(row, x) + paeth(at(row, x - step), at(above, x), at(above, x - step));
      return true;
    default:
      return false;
  }
}

/** Left of a row is nothing. */
function at(row: Uint8Array, x: number): number {
  return x < 0 ? 0 : (row[x] ?? 0);
}

function paeth(left: number, up: number, upLeft: number): number {
  const guess = left + up - upLeft;
  const [byLeft, byUp, byUpLeft] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - upLeft)];
  if (byLeft <= byUp && byLeft <= byUpLeft) return left;
  return byUp <= byUpLeft ? up : upLeft;
}
