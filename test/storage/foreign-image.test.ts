import { expect, test } from 'vitest';
import {
  type ForeignImage,
  foreignImageOf,
  foreignImages,
  foreignImageText,
} from '#contracts/foreign-image.ts';
import { sniffForeignImage } from '#storage/foreign-image.ts';
import { readImageHeader } from '#storage/image-header.ts';

function latin1(text: string): Buffer {
  return Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(64)]);
}
function boxes(brand: string, compatible = ''): Buffer {
  return latin1(`\0\0\0\x1cftyp${brand}\0\0\0\0${compatible}`);
}
/** Little-endian, with one tag in its first directory. */
function tiff(tag: number): Buffer {
  const bytes = Buffer.alloc(40);
  bytes.write('II*\0', 0, 'latin1');
  bytes.writeUInt32LE(16, 4);
  bytes.writeUInt16LE(1, 16);
  bytes.writeUInt16LE(tag, 18);
  return bytes;
}

const files: readonly (readonly [kind: ForeignImage, what: string, bytes: Buffer])[] = [
  ['HEIC', 'an iPhone', boxes('heic', 'mif1heic')],
  ['HEIC', 'an iPhone, by its general brand', boxes('mif1', 'heic')],
  ['HEIC', 'a Canon', boxes('heix')],
  ['AVIF', 'a browser', boxes('avif')],
  ['AVIF', 'a converter, by its general brand', boxes('mif1', 'avif')],
  ['TIFF', 'a scanner, little-endian', tiff(0x0100)],
  ['TIFF', 'a scanner, big-endian', latin1('MM\0*\0\0\0\x08')],
  ['RAW', 'a CR2', latin1('II*\0\x10\0\0\0CR\x02\0')],
  ['RAW', 'a CR3', boxes('crx ')],
  ['RAW', 'a DNG', tiff(0xc612)],
  ['RAW', 'a RAF', latin1('FUJIFILMCCD-RAW 0201')],
  ['RAW', 'an ORF', latin1('IIRO\x08\0\0\0')],
  ['RAW', 'an RW2', latin1('IIU\0\x18\0\0\0')],
  ['BMP', 'Windows', latin1('BM\x8a\0\0\0\0\0\0\0\x8a\0\0\0')],
  ['GIF', 'the web', latin1('GIF89a\x01\0\x01\0')],
  ['JPEG_XL', 'a bare stream', latin1('\xff\x0a\0\0')],
  ['JPEG_XL', 'a container', latin1('\0\0\0\x0cJXL \r\n\x87\n')],
  ['JPEG_2000', 'a container', latin1('\0\0\0\x0cjP  \r\n\x87\n')],
  ['PHOTOSHOP', 'a layered picture', latin1('8BPS\0\x01')],
  ['SVG', 'a drawing', latin1('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">')],
  ['PDF', 'a scan', latin1('%PDF-1.7')],
  ['VIDEO', 'a live photo', boxes('qt  ')],
  ['VIDEO', 'a phone', boxes('mp42')],
];

test.each(files)('%s of %s is recognized by its bytes', (kind, _what, bytes) => {
  expect(sniffForeignImage(bytes)).toBe(kind);
  expect(readImageHeader(bytes)).toBeNull();
});

test('what is none of them is not guessed at, however short', () => {
  const others = [
    '',
    'B',
    'II*',
    'hello',
    '<html><body>svg</body></html>',
    '\0\0\0\x1cfty',
    '\x89PNG\r\n\x1a\n',
  ];
  for (const text of others)
    expect([text, sniffForeignImage(Buffer.from(text, 'latin1'))]).toEqual([text, null]);
});

test('each says what it is and what to do with it', () => {
  expect(foreignImageText('AVIF')).toBe(
    'is an AVIF picture. Convert it to JPEG or PNG, for example with Export or Save As in your image viewer.',
  );
  for (const kind of Object.keys(foreignImages) as ForeignImage[])
    expect(foreignImageText(kind)).toMatch(/JPEG|PNG/);
});

test('an extension names its kind in any case, and no other does', () => {
  expect(foreignImageOf('.HEIC')).toBe('HEIC');
  expect(foreignImageOf('.nef')).toBe('RAW');
  expect(foreignImageOf('.txt')).toBeNull();
  expect(foreignImageOf('.jpg')).toBeNull();
});
