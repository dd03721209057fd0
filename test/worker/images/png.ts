import { crc32, deflateSync } from 'node:zlib';

/** A PNG of 8-bit RGB whose header and image data need not agree. */
export function pngOf(width: number, height: number, deflated: Uint8Array): Buffer {
  return Buffer.concat([SIGNATURE, headerChunk(width, height, 8, 'RGB'), chunk('IDAT', deflated), END]);
}

export interface FlatPng {
  readonly type: keyof typeof colorTypes;
  readonly depth: 8 | 16;
  /** One pixel; a palette's has its index. */
  readonly pixel: readonly number[];
  readonly width?: number;
  readonly height?: number;
  /** Chunks between header and data. */
  readonly chunks?: readonly Buffer[];
}

/** A PNG of one color, written sample by sample. */
export function flatPng({ type, depth, pixel, width = 4, height = 4, chunks = [] }: FlatPng): Buffer {
  const bytes = Buffer.alloc((pixel.length * depth) / 8);
  pixel.forEach((value, i) =>
    depth === 16 ? bytes.writeUInt16BE(value, 2 * i) : bytes.writeUInt8(value, i),
  );
  const row = Buffer.concat([Buffer.of(0), ...Array.from({ length: width }, () => bytes)]);
  const data = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  return Buffer.concat([
    SIGNATURE,
    headerChunk(width, height, depth, type),
    ...chunks,
    chunk('IDAT', data),
    END,
  ]);
}

/** A PNG of any header and chunks. @param rows its data, each row behind the byte of its filter */
export function pngFile(
  { width, height, depth, type }: Pick<FlatPng, 'type'> & { width: number; height: number; depth: number },
  chunks: readonly Buffer[],
  rows: Uint8Array,
): Buffer {
  return Buffer.concat([
    SIGNATURE,
    headerChunk(width, height, depth, type),
    ...chunks,
    chunk('IDAT', deflateSync(rows)),
    END,
  ]);
}

export function profileChunk(profile: Uint8Array): Buffer {
  return chunk('iCCP', Buffer.concat([Buffer.from('profile\0\0', 'latin1'), deflateSync(profile)]));
}

export function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const bytes = Buffer.alloc(body.length + 8);
  bytes.writeUInt32BE(data.byteLength, 0);
  bytes.set(body, 4);
  bytes.writeUInt32BE(crc32(body), body.length + 4);
  return bytes;
}

const colorTypes = { GRAY: 0, RGB: 2, PALETTE: 3, GRAY_ALPHA: 4, RGB_ALPHA: 6 } as const;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const END = chunk('IEND', new Uint8Array(0));

function headerChunk(width: number, height: number, depth: number, type: keyof typeof colorTypes): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colorTypes[type], 0, 0, 0], 8);
  return chunk('IHDR', header);
}
