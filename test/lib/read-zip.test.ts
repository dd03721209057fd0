import { crc32, deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readZip, ZipError } from '#lib/read-zip.ts';

const TEXT = Buffer.from('one two one two one two one two');

interface Change {
  readonly method?: number;
  readonly flags?: number;
  readonly checksum?: number;
  readonly byteSize?: number;
  readonly packed?: Buffer;
}

/** An archive of one entry by APPNOTE.TXT, with the sizes in a ZIP64 field where asked for. */
function archive(change: Change = {}, isWide = false): Buffer {
  const { method = 0, flags = 0, checksum = crc32(TEXT), byteSize = TEXT.length, packed = TEXT } = change;
  const name = Buffer.from('a/text');
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(name.length, 26);
  const extra = Buffer.alloc(isWide ? 20 : 0);
  if (isWide) {
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(16, 2);
    extra.writeBigUInt64LE(BigInt(byteSize), 4);
    extra.writeBigUInt64LE(BigInt(packed.length), 12);
  }
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(flags, 8);
  entry.writeUInt16LE(method, 10);
  entry.writeUInt32LE(checksum, 16);
  entry.writeUInt32LE(isWide ? 0xffffffff : packed.length, 20);
  entry.writeUInt32LE(isWide ? 0xffffffff : byteSize, 24);
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt16LE(extra.length, 30);
  const directory = Buffer.concat([entry, name, extra]);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  return Buffer.concat([local, name, packed, directory, end]);
}

test.each([
  ['stored', archive()],
  ['deflated', archive({ method: 8, packed: deflateRawSync(TEXT) })],
  ['with sizes of 64 bits', archive({}, true)],
])('an entry is read: %s', (_, file) => {
  expect(readZip(file).get('a/text')?.read()).toEqual(TEXT);
});

test.each([
  ['encrypted', { flags: 1 }, 'a/text is encrypted.'],
  ['another method', { method: 14 }, 'a/text is compressed by method 14, which is not read.'],
  ['another checksum', { checksum: 5 }, 'a/text is damaged: its checksum is another one.'],
  ['not deflated', { method: 8 }, 'a/text is damaged: it cannot be unpacked to 31 bytes.'],
  [
    'a bomb',
    { method: 8, byteSize: 9, packed: deflateRawSync(Buffer.alloc(1e6)) },
    'a/text is damaged: it cannot be unpacked to 9 bytes.',
  ],
  ['fewer bytes than it says', { byteSize: 99 }, 'a/text has 31 bytes, but should have 99.'],
])('an entry is refused: %s', (_, change, message) => {
  expect(() => readZip(archive(change)).get('a/text')?.read()).toThrow(new ZipError(message));
});

test('an archive without an end is cut off', () => {
  expect(() => readZip(archive().subarray(0, -5))).toThrow('The archive has no end: it is cut off.');
});
