import { deflateSync } from 'node:zlib';
import { PNG_SIGNATURE, pngChunk } from './png-chunk.ts';

export interface IndexedPicture {
  readonly width: number;
  readonly height: number;
  /** Of each pixel, row by row. */
  readonly indices: Uint8Array;
  /** Colors by index; null for a file of indices alone, which are its gray values. */
  readonly palette: readonly (readonly [red: number, green: number, blue: number])[] | null;
}

/** A PNG of 8 bits per pixel that keeps indices as they are, which encoders of colors do not. */
export function encodeIndexedPng({ width, height, indices, palette }: IndexedPicture): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, palette ? PALETTE : GRAY], 8);
  const rows = new Uint8Array((width + 1) * height); // each behind the number of its filter, which is none
  for (let y = 0; y < height; y++)
    rows.set(indices.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  return Buffer.concat([
    PNG_SIGNATURE,
    pngChunk('IHDR', header),
    ...(palette ? [pngChunk('PLTE', Uint8Array.from(palette.flat()))] : []),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', new Uint8Array()),
  ]);
}

/** PNG (W3C) 11.2.1. */
const HEADER_BYTES = 13;
const GRAY = 0;
const PALETTE = 3;
