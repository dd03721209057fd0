import type { ImageFormat } from '#contracts/domain.ts';
import { JPEG_MARKERS, jpegSegments } from '#storage/jpeg-segments.ts';
import { pngChunks } from '#storage/png-chunks.ts';

/** Whether a file ends before its picture does, by its own structure. */
export function isCutOff(bytes: Uint8Array, format: ImageFormat): boolean {
  switch (format) {
    case 'JPEG':
      return [...jpegSegments(bytes)].every(({ marker }) => marker !== JPEG_MARKERS.EOI);
    case 'PNG':
      return [...pngChunks(bytes)].every(({ type }) => type !== 'IEND');
    case 'WEBP':
      return riffBytes(bytes) > bytes.length;
  }
}

/** RFC 9649, 2.4: the size in the header leaves out the first eight bytes. */
function riffBytes(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(4, true) + 8;
}
