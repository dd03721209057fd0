import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { syncFolder } from '#lib/sync-folder.ts';

/** Records in a file, in order. Each has its length and its CRC before it, so that half a record is known as such. */
export interface LocalLog {
  /** Of all records together. */
  readonly byteSize: number;
  /** Resolves when the records would survive a power cut. @returns their places. */
  append(records: readonly Uint8Array[]): Promise<RecordPlace[]>;
  read(place: RecordPlace): Promise<Uint8Array>;
  /** Forgets all records. */
  clear(): Promise<void>;
  /** Lets go of the file, which stays where it is. */
  close(): Promise<void>;
  /** Forgets all records, and removes the file. */
  remove(): Promise<void>;
}

export interface RecordPlace {
  readonly offset: number;
  readonly length: number;
}

const MAGIC = Buffer.from('exemplar-log/1\n');
const PREFIX_BYTES = 8; // length, CRC-32; both big-endian

/** The file is made with the first record: a log that is not needed costs nothing. */
export function openLocalLog(file: string): LocalLog {
  let handle: FileHandle | null = null;
  let end = MAGIC.length;

  const opened = async (): Promise<FileHandle> => {
    if (handle) return handle;
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    const { O_CREAT, O_RDWR, O_TRUNC } = constants;
    handle = await open(file, O_CREAT | O_RDWR | O_TRUNC, 0o600);
    await handle.write(MAGIC, 0, MAGIC.length, 0);
    await syncFolder(path.dirname(file));
    return handle;
  };
  const close = async (): Promise<void> => {
    await handle?.close();
    handle = null;
  };

  return {
    get byteSize() {
      return end - MAGIC.length;
    },
    async append(records) {
      const to = await opened();
      const places: RecordPlace[] = [];
      let offset = end;
      for (const record of records) {
        places.push({ offset: offset + PREFIX_BYTES, length: record.length });
        offset += PREFIX_BYTES + record.length;
      }
      // A failure leaves half of it beyond the end, where the next one is written over it.
      await writeAll(to, Buffer.concat(records.flatMap((record) => [prefixOf(record), record])), end);
      await to.datasync();
      end = offset;
      return places;
    },
    async read({ offset, length }) {
      const from = await opened();
      const record = Buffer.alloc(length);
      const { bytesRead } = await from.read(record, 0, length, offset);
      if (bytesRead !== length)
        throw new Error(`${file}: expected ${length} bytes at ${offset}, got ${bytesRead}`);
      return record;
    },
    async clear() {
      end = MAGIC.length;
      await handle?.truncate(end);
    },
    close,
    async remove() {
      await close();
      await rm(file, { force: true });
    },
  };
}

/** The records of a log that another process has left, up to the first that is not whole. */
export async function readLocalLog(file: string): Promise<Uint8Array[]> {
  const bytes = await readFile(file);
  const records: Uint8Array[] = [];
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) return records;
  let offset = MAGIC.length;
  while (offset + PREFIX_BYTES <= bytes.length) {
    const length = bytes.readUInt32BE(offset);
    const record = bytes.subarray(offset + PREFIX_BYTES, offset + PREFIX_BYTES + length);
    if (record.length !== length || crc32(record) !== bytes.readUInt32BE(offset + 4)) break;
    records.push(record);
    offset += PREFIX_BYTES + length;
  }
  return records;
}

function prefixOf(record: Uint8Array): Buffer {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(record.length, 0);
  prefix.writeUInt32BE(crc32(record), 4);
  return prefix;
}

async function writeAll(to: FileHandle, bytes: Buffer, start: number): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const { bytesWritten } = await to.write(bytes, written, bytes.length - written, start + written);
    written += bytesWritten;
  }
}
