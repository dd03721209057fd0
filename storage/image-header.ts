import type { ImageFormat } from '#contracts/domain.ts';
import { readExif } from './exif.ts';
import { findExif } from './find-exif.ts';
import { isFrameHeader, JPEG_MARKERS, jpegSegments } from './jpeg-segments.ts';
import { startsWith } from './starts-with.ts';

export interface ImageHeader {
  readonly format: ImageFormat;
  /** Pixels of the picture as it is seen, after any rotation that EXIF asks for. */
  readonly width: number;
  readonly height: number;
}

/**
 * Format by magic bytes and size by the file's own header, without decoding a pixel; null when the bytes are not a PNG,
 * JPEG or WebP, or when their header is broken. A header may lie: only decoding tells whether a picture follows.
 * Sources: PNG (W3C) 5.2 and 11.2.1; JPEG (ITU-T T.81) annex B; WebP container (RFC 9649) 2.5-2.7.
 */
export function readImageHeader(bytes: Uint8Array): ImageHeader | null {
  const format = formatOf(bytes);
  if (format === null) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = sizeOf(format, bytes, view);
  if (size === null || size.width === 0 || size.height === 0) return null;
  const exif = findExif(format, bytes);
  const isTransposed = exif !== null && readExif(exif).isTransposed;
  return isTransposed ? { format, width: size.height, height: size.width } : { format, ...size };
}

type Size = { readonly width: number; readonly height: number } | null;

function formatOf(bytes: Uint8Array): ImageFormat | null {
  if (startsWith(bytes, 0, '\x89PNG\r\n\x1a\n')) return 'PNG';
  if (startsWith(bytes, 0, '\xff\xd8\xff')) return 'JPEG';
  if (startsWith(bytes, 0, 'RIFF') && startsWith(bytes, 8, 'WEBP')) return 'WEBP';
  return null;
}

/** As stored. */
function sizeOf(format: ImageFormat, bytes: Uint8Array, view: DataView): Size {
  switch (format) {
    case 'PNG':
      return pngSize(view);
    case 'JPEG':
      return jpegSize(bytes, view);
    case 'WEBP':
      return webpSize(view);
  }
}

function pngSize(view: DataView): Size {
  if (view.byteLength < 24 || view.getUint32(12) !== 0x49484452 /* IHDR */) return null;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

function jpegSize(bytes: Uint8Array, view: DataView): Size {
  for (const { marker, contentStart, contentEnd } of jpegSegments(bytes)) {
    if (marker === JPEG_MARKERS.SOS) return null; // no frame header came before it
    if (isFrameHeader(marker))
      return contentEnd - contentStart < 5
        ? null
        : { height: view.getUint16(contentStart + 1), width: view.getUint16(contentStart + 3) };
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
