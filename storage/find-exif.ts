import type { ImageFormat } from '#contracts/domain.ts';
import { isFrameHeader, JPEG_MARKERS, jpegSegments } from './jpeg-segments.ts';
import { pngChunks } from './png-chunks.ts';
import { startsWith } from './starts-with.ts';

/** EXIF of a picture, from its byte order on; null where it has none. */
export function findExif(format: ImageFormat, bytes: Uint8Array): Uint8Array | null {
  switch (format) {
    case 'JPEG':
      return inJpeg(bytes);
    case 'PNG':
      return inPng(bytes);
    case 'WEBP':
      return inWebp(bytes);
  }
}

const SIGNATURE = 'Exif\0\0';

function inJpeg(bytes: Uint8Array): Uint8Array | null {
  for (const { marker, contentStart, contentEnd } of jpegSegments(bytes)) {
    if (isFrameHeader(marker)) return null;
    if (marker === JPEG_MARKERS.APP1 && startsWith(bytes, contentStart, SIGNATURE))
      return bytes.subarray(contentStart + SIGNATURE.length, contentEnd);
  }
  return null;
}

function inPng(bytes: Uint8Array): Uint8Array | null {
  for (const { type, content } of pngChunks(bytes)) if (type === 'eXIf') return content;
  return null;
}

function inWebp(bytes: Uint8Array): Uint8Array | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 12; at + 8 <= bytes.length;) {
    const content = at + 8;
    const length = view.getUint32(at + 4, true);
    if (startsWith(bytes, at, 'EXIF')) {
      const start = startsWith(bytes, content, SIGNATURE) ? content + SIGNATURE.length : content;
      return bytes.subarray(start, content + length);
    }
    at = content + length + (length % 2);
  }
  return null;
}
