import { crc32, inflateRawSync } from 'node:zlib';

/** Bytes that are not a ZIP archive, or not a whole one; the message says what is wrong. */
export class ZipError extends Error {
  override readonly name = 'ZipError';
}

export interface ZipEntry {
  readonly name: string;
  readonly byteSize: number;
  /** Its bytes, compared with their checksum. @throws ZipError */
  read(): Buffer;
}

/**
 * The entries of a ZIP archive (APPNOTE.TXT 6.3.10; ZIP64, stored and deflated entries) by name, in the order of its
 * directory. Trusts nothing: every offset and length is held against the file.
 *
 * @throws ZipError
 */
export function readZip(file: Buffer): ReadonlyMap<string, ZipEntry> {
  const { offset, count } = readEnd(file);
  const entries = new Map<string, ZipEntry>();
  let at = offset;
  for (let i = 0; i < count; i++) {
    const { entry, next } = readDirectoryEntry(file, at);
    if (entries.has(entry.name)) throw new ZipError(`The archive names ${entry.name} twice.`);
    entries.set(entry.name, entry);
    at = next;
  }
  return entries;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const LONGEST_COMMENT = 0xffff;
const IN_ZIP64 = 0xffffffff;
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;

function readEnd(file: Buffer): { offset: number; count: number } {
  const size = 22;
  for (let at = file.length - size; at >= Math.max(0, file.length - size - LONGEST_COMMENT); at--) {
    if (file.readUInt32LE(at) !== END) continue;
    const count = file.readUInt16LE(at + 10);
    const offset = file.readUInt32LE(at + 16);
    return at >= 20 && file.readUInt32LE(at - 20) === LOCATOR_64
      ? readEnd64(file, at - 20)
      : { offset, count };
  }
  throw new ZipError('The archive has no end: it is cut off.');
}

function readEnd64(file: Buffer, locator: number): { offset: number; count: number } {
  const end = part(file, long(file, locator + 8), 56);
  if (end.readUInt32LE(0) !== END_64) throw new ZipError('The archive has no ZIP64 end where it says.');
  return { count: long(end, 32), offset: long(end, 48) };
}

function readDirectoryEntry(file: Buffer, at: number): { entry: ZipEntry; next: number } {
  const header = part(file, at, 46);
  if (header.readUInt32LE(0) !== DIRECTORY_ENTRY)
    throw new ZipError('The directory of the archive is broken.');
  const nameLength = header.readUInt16LE(28);
  const extraLength = header.readUInt16LE(30);
  const name = part(file, at + 46, nameLength).toString('utf8');
  const extra = part(file, at + 46 + nameLength, extraLength);
  const [byteSize, packedSize, offset] = widened(extra, [
    header.readUInt32LE(24),
    header.readUInt32LE(20),
    header.readUInt32LE(42),
  ]);
  const entry = {
    name,
    byteSize,
    read: () =>
      readContent(file, {
        name,
        flags: header.readUInt16LE(8),
        method: header.readUInt16LE(10),
        checksum: header.readUInt32LE(16),
        byteSize,
        packedSize,
        offset,
      }),
  };
  return { entry, next: at + 46 + nameLength + extraLength + header.readUInt16LE(32) };
}

/** Values that do not fit into 32 bits stand in the extra field of ZIP64, in this order. */
function widened(extra: Buffer, values: readonly [number, number, number]): [number, number, number] {
  let wide: Buffer = Buffer.alloc(0);
  for (let at = 0; at + 4 <= extra.length;) {
    const size = extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === 1) wide = part(extra, at + 4, size);
    at += 4 + size;
  }
  let used = 0;
  const [byteSize, packedSize, offset] = values.map((value) => {
    if (value !== IN_ZIP64) return value;
    used += 8;
    return long(wide, used - 8);
  });
  return [byteSize ?? 0, packedSize ?? 0, offset ?? 0];
}

interface Content {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly checksum: number;
  readonly byteSize: number;
  readonly packedSize: number;
  readonly offset: number;
}

function readContent(file: Buffer, content: Content): Buffer {
  const { name, flags, method, checksum, byteSize, packedSize, offset } = content;
  if ((flags & ENCRYPTED) !== 0) throw new ZipError(`${name} is encrypted.`);
  const header = part(file, offset, 30);
  if (header.readUInt32LE(0) !== LOCAL_HEADER) throw new ZipError(`${name} is not where the archive says.`);
  const packed = part(file, offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28), packedSize);
  const bytes = unpacked(name, method, packed, byteSize);
  if (bytes.length !== byteSize)
    throw new ZipError(`${name} has ${bytes.length} bytes, but should have ${byteSize}.`);
  if (crc32(bytes) !== checksum) throw new ZipError(`${name} is damaged: its checksum is another one.`);
  return bytes;
}

function unpacked(name: string, method: number, packed: Buffer, byteSize: number): Buffer {
  if (method === STORED) return packed;
  if (method !== DEFLATED)
    throw new ZipError(`${name} is compressed by method ${method}, which is not read.`);
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, byteSize) });
  } catch {
    throw new ZipError(`${name} is damaged: it cannot be unpacked to ${byteSize} bytes.`);
  }
}

function part(file: Buffer, at: number, size: number): Buffer {
  if (at + size > file.length)
    throw new ZipError(`The archive ends at byte ${file.length}, but names byte ${at + size}.`);
  return file.subarray(at, at + size);
}

function long(bytes: Buffer, at: number): number {
  return Number(part(bytes, at, 8).readBigUInt64LE(0));
}
