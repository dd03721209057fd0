import type { ImageFormat } from '#contracts/domain.ts';

export interface ImageHeader {
  readonly format: ImageFormat;
  /** Pixels as stored, before any rotation that EXIF asks for. */
  readonly width: number;
  readonly height: number;
}

/**
 * Format by magic bytes and size by the file's own header, without decoding a pixel; null when the bytes are no PNG,
 * JPEG or WebP, or when their header is broken. A header may lie: only decoding tells whether a picture follows.
 * Sources: PNG (W3C) 5.2 and 11.2.1; JPEG (ITU-T T.81) annex B; WebP container (RFC 9649) 2.5-2.7.
 */
export function readImageHeader(bytes: Uint8Array): ImageHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (startsWith(bytes, 0, PNG_SIGNATURE)) return sized('PNG', pngSize(view));
  if (startsWith(bytes, 0, JPEG_START)) return sized('JPEG', jpegSize(view));
  if (startsWith(bytes, 0, ascii('RIFF')) && startsWith(bytes, 8, ascii('WEBP')))
    return sized('WEBP', webpSize(view));
  return null;
}

type Size = { readonly width: number; readonly height: number } | null;

function ascii(text: string): readonly number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}
const PNG_SIGNATURE = [0x89, ...ascii('PNG'), 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG_START = [0xff, 0xd8, 0xff];

function startsWith(bytes: Uint8Array, offset: number, magic: readonly number[]): boolean {
  return magic.every((byte, i) => bytes[offset + i] === byte);
}

function sized(format: ImageFormat, size: Size): ImageHeader | null {
  return size !== null && size.width > 0 && size.height > 0 ? { format, ...size } : null;
}

function pngSize(view: DataView): Size {
  if (view.byteLength < 24 || view.getUint32(12) !== 0x49484452 /* IHDR */) return null;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** Walks the segments up to the first frame header (SOF0..SOF15 without DHT, JPG and DAC). */
function jpegSize(view: DataView): Size {
  let at = 2;
  while (at + 9 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1; // fill byte
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    const length = view.getUint16(at + 2);
    if (length < 2 || marker === 0xda /* scan data: no frame header came before it */) return null;
    at += 2 + length;
  }
  return null;
}

function webpSize(view: DataView): Size {
  if (view.byteLength < 30) return null;
  const kind = view.getUint32(12);
  if (kind === 0x56503858 /* VP8X */) return { width: 1 + uint24(view, 24), height: 1 + uint24(view, 27) };
  if (kind === 0x56503820 /* "VP8 " */ && uint24(view, 23) === 0x2a019d)
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (kind === 0x5650384c /* VP8L */ && view.getUint8(20) === 0x2f) {
    const bits = view.getUint32(21, true);
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
  }
  return null;
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}
