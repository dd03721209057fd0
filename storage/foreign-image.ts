import type { ForeignImage } from '#contracts/foreign-image.ts';
import { startsWith } from './starts-with.ts';

/**
 * What a file is that is not a PNG, JPEG or WebP, by its magic bytes and whatever its name; null for one that is none of
 * the kinds that people have among their photographs.
 *
 * Sources: ISO/IEC 14496-12 4.3 and 23008-12 (brands); TIFF 6.0 section 2; DNG 1.7 (tag DNGVersion); the magic numbers of
 * `file` 5.45 for cameras' own formats.
 */
export function sniffForeignImage(bytes: Uint8Array): ForeignImage | null {
  return (
    magics.find(({ offset, letters }) => startsWith(bytes, offset, letters))?.kind ??
    ofBrand(bytes) ??
    ofTiff(bytes) ??
    ofText(bytes)
  );
}

interface Magic {
  readonly kind: ForeignImage;
  readonly offset: number;
  /** Latin-1 */
  readonly letters: string;
}

const magics: readonly Magic[] = [
  { kind: 'GIF', offset: 0, letters: 'GIF8' },
  { kind: 'BMP', offset: 0, letters: 'BM' },
  { kind: 'JPEG_XL', offset: 0, letters: '\xff\x0a' },
  { kind: 'JPEG_XL', offset: 4, letters: 'JXL \r\n\x87\n' },
  { kind: 'JPEG_2000', offset: 0, letters: '\xff\x4f\xff\x51' },
  { kind: 'JPEG_2000', offset: 4, letters: 'jP  \r\n\x87\n' },
  { kind: 'PHOTOSHOP', offset: 0, letters: '8BPS' },
  { kind: 'PDF', offset: 0, letters: '%PDF' },
  { kind: 'RAW', offset: 0, letters: 'FUJIFILMCCD-RAW' },
  { kind: 'RAW', offset: 0, letters: 'FOVb' },
  { kind: 'RAW', offset: 0, letters: '\0MRM' },
  { kind: 'RAW', offset: 6, letters: 'HEAPCCDR' },
  { kind: 'RAW', offset: 0, letters: 'IIRO' },
  { kind: 'RAW', offset: 0, letters: 'IIRS' },
  { kind: 'RAW', offset: 0, letters: 'MMOR' },
  { kind: 'RAW', offset: 0, letters: 'IIU\0' },
  { kind: 'VIDEO', offset: 8, letters: 'AVI ' },
  { kind: 'VIDEO', offset: 0, letters: '\x1a\x45\xdf\xa3' },
  { kind: 'VIDEO', offset: 4, letters: 'moov' },
  { kind: 'VIDEO', offset: 4, letters: 'mdat' },
  { kind: 'VIDEO', offset: 4, letters: 'wide' },
];

/** Files of boxes begin with the box `ftyp`, which names what they are made for. */
function ofBrand(bytes: Uint8Array): ForeignImage | null {
  if (!startsWith(bytes, 4, 'ftyp')) return null;
  const brand = latin1(bytes.subarray(8, 12));
  if (['avif', 'avis'].includes(brand)) return 'AVIF';
  if (['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'].includes(brand))
    return latin1(bytes.subarray(16, MAX_BRANDS_END)).includes('avif') ? 'AVIF' : 'HEIC';
  return brand === 'crx ' ? 'RAW' : 'VIDEO';
}

const MAX_BRANDS_END = 64;

/** Many cameras' raw files are TIFF; of those CR2 and DNG say so near their beginning. */
function ofTiff(bytes: Uint8Array): ForeignImage | null {
  const isLittle = startsWith(bytes, 0, 'II*\0') || startsWith(bytes, 0, 'II+\0');
  const isBig = startsWith(bytes, 0, 'MM\0*') || startsWith(bytes, 0, 'MM\0+');
  if (!isLittle && !isBig) return null;
  return startsWith(bytes, 8, 'CR') || hasTag(bytes, isLittle, DNG_VERSION) ? 'RAW' : 'TIFF';
}

const DNG_VERSION = 0xc612;
const ENTRY_BYTES = 12;

/** Whether the first directory has the tag. */
function hasTag(bytes: Uint8Array, isLittle: boolean, tag: number): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const directory = view.byteLength < 8 ? Infinity : view.getUint32(4, isLittle);
  if (directory + 2 > view.byteLength) return false;
  const count = view.getUint16(directory, isLittle);
  for (let i = 0; i < count; i++) {
    const entry = directory + 2 + i * ENTRY_BYTES;
    if (entry + ENTRY_BYTES > view.byteLength) return false;
    if (view.getUint16(entry, isLittle) === tag) return true;
  }
  return false;
}

const SVG_LOOKED_AT = 1_000;

function ofText(bytes: Uint8Array): ForeignImage | null {
  return /^[\s\xef\xbb\xbf]*<(?:\?xml[^]*?<)?(?:![^]*?<)*svg[\s>]/.test(
    latin1(bytes.subarray(0, SVG_LOOKED_AT)),
  )
    ? 'SVG'
    : null;
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
