import { readFileSync } from 'node:fs';
import { readExif } from '#storage/exif.ts';
import { findExif } from '#storage/find-exif.ts';
import { isFrameHeader, JPEG_MARKERS, type JpegSegment, jpegSegments } from '#storage/jpeg-segments.ts';
import { startsWith } from '#storage/starts-with.ts';

/**
 * A JPEG as every viewer reads it, for a decoder that takes a fault in the header for damage. The picture's data stay as
 * they are, so a picture that is cut off or damaged is refused as before.
 *
 * - What follows the first picture is left out: the other pictures of a multi-picture file, what phones append.
 * - The spectral selection of a sequential scan, which Samsung's cameras get wrong, is the only one it can be
 *   (ITU-T T.81, B.2.3: 0 to 63, no approximation).
 * - A JFIF version and an Adobe transform that do not exist are the usual ones.
 * - A picture without profile whose EXIF names Adobe RGB gets that profile.
 */
export function mendJpeg(bytes: Uint8Array): Uint8Array {
  const segments = [...jpegSegments(bytes)];
  const frame = segments.find(({ marker }) => isFrameHeader(marker));
  const parts: Uint8Array[] = [bytes.subarray(0, 2)];
  if (isAdobeRgbByExif(bytes, segments)) parts.push(ADOBE_RGB_SEGMENT);
  for (const segment of segments) parts.push(mended(bytes, segment, frame));
  const last = segments.at(-1);
  return last?.marker === JPEG_MARKERS.EOI ? Buffer.concat(parts) : withoutPadding(Buffer.concat(parts));
}

/** Zeros stand where the rest of a file never arrived, and would be decoded as a picture. */
function withoutPadding(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.findLastIndex((byte) => byte !== 0) + 1);
}

const SEQUENTIAL_FRAMES = [0xc0, 0xc1];

function mended(bytes: Uint8Array, segment: JpegSegment, frame: JpegSegment | undefined): Uint8Array {
  const { marker, start, contentStart, contentEnd, end } = segment;
  const copy = new Uint8Array(bytes.subarray(start, end)); // a copy
  const content = contentStart - start;
  if (marker === JPEG_MARKERS.SOS && frame && SEQUENTIAL_FRAMES.includes(frame.marker))
    copy.set([0, 63, 0], contentEnd - start - 3);
  if (marker === JPEG_MARKERS.APP0 && startsWith(copy, content, 'JFIF\0')) copy[content + 5] = 1;
  if (marker === JPEG_MARKERS.APP14 && startsWith(copy, content, 'Adobe') && (copy[content + 11] ?? 0) > 2)
    copy[content + 11] = bytes[(frame?.contentStart ?? 0) + 5] === 4 ? 2 : 1;
  return copy;
}

function isAdobeRgbByExif(bytes: Uint8Array, segments: readonly JpegSegment[]): boolean {
  const hasProfile = segments.some(
    ({ marker, contentStart }) =>
      marker === JPEG_MARKERS.APP2 && startsWith(bytes, contentStart, PROFILE_SIGNATURE),
  );
  const exif = findExif('JPEG', bytes);
  return !hasProfile && exif !== null && readExif(exif).isAdobeRgb;
}

const PROFILE_SIGNATURE = 'ICC_PROFILE\0';

/** Made of the numbers of Adobe RGB (1998) 4.3; a test makes it anew. */
const ADOBE_RGB_SEGMENT = profileSegment(readFileSync(new URL('adobe-rgb.icc', import.meta.url)));

/** ICC.1:2010, B.4: one chunk of one. */
function profileSegment(profile: Uint8Array): Buffer {
  const content = Buffer.concat([Buffer.from(`${PROFILE_SIGNATURE}\x01\x01`, 'latin1'), profile]);
  const head = Buffer.from([0xff, JPEG_MARKERS.APP2, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}
