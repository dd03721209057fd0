import { createHash, randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { link, mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { sha256Schema, type Sha256 } from '#contracts/ids.ts';
import { isCode } from '#lib/is-code.ts';
import { syncFolder } from '#lib/sync-folder.ts';
import { BlobNotFoundError, BlobTooLargeError, DamagedBlobError, HashMismatchError } from './blob-errors.ts';
import type { BlobPart, BlobStore, StoredBlob } from './blob-store.ts';
import { namesIn } from './list-blobs.ts';
import { removeAbandoned } from './remove-abandoned.ts';
import { type Room, roomOf } from './room.ts';

type Range = { readonly offset: number; readonly byteSize: number };
type PutOptions = { readonly maxBytes?: number; readonly expected?: Sha256 };

/**
 * Blobs as files `<directory>/sha256/ab/<hash>`. Several processes may share the folder: a blob becomes
 * visible by a rename of a complete, synced file, so a crash leaves at most a nameless file in `incoming`,
 * which the first `put` of a store removes when it is a day old.
 * The caller owns a stream that it gives to `put`: on a refusal the stream is left where it stopped.
 *
 * @param freeSpaceFloor bytes that are left free on its disk
 */
export function createDiskBlobStore(directory: string, freeSpaceFloor = 0): BlobStore {
  // Parsing keeps anything but a hash out of a path, whatever type its caller believes it to be.
  const pathOf = (sha256: Sha256): string =>
    join(directory, 'sha256', sha256.slice(0, 2), sha256Schema.parse(sha256));
  const room = roomOf(directory, freeSpaceFloor);

  const removed = join(directory, 'removed');
  let recovered: Promise<void> | undefined;
  /** Removals that a crash cut off are undone; they are looked at again. */
  const recoverRemoved = async (): Promise<void> => {
    for (const name of await namesIn(removed)) {
      const sha256 = sha256Schema.safeParse(name);
      if (sha256.success) await giveBack(join(removed, name), pathOf(sha256.data));
    }
  };

  let swept: Promise<void> | undefined;
  const put = async (bytes: Readable | Uint8Array, options: PutOptions = {}): Promise<StoredBlob> => {
    // A stream that breaks off before its first chunk is read is met by that read; unheard it would end the process.
    if (bytes instanceof Readable) bytes.once('error', () => undefined);
    const incoming = join(directory, 'incoming', randomUUID());
    await mkdir(dirname(incoming), { recursive: true, mode: 0o700 });
    await (swept ??= removeAbandoned(dirname(incoming), Date.now()));
    try {
      const known = bytes instanceof Uint8Array ? bytes.byteLength : 0;
      return await room.whileFree(known, async () => {
        const blob = await writeHashed(incoming, bytes, options.maxBytes ?? Number.POSITIVE_INFINITY, room);
        if (options.expected !== undefined && options.expected !== blob.sha256)
          throw new HashMismatchError(options.expected, blob.sha256);
        await publish(incoming, pathOf(blob.sha256));
        return blob;
      });
    } finally {
      await rm(incoming, { force: true });
    }
  };

  return {
    put,
    size: async (sha256) => (await sizeOf(pathOf(sha256))) ?? null,
    read: async (sha256, part) =>
      withBlob(pathOf(sha256), sha256, async (file) => {
        const { offset, byteSize } = await rangeOf(file, sha256, part);
        const bytes = await readExactly(file, offset, byteSize);
        requireHash(sha256, part, createHash('sha256').update(bytes).digest('hex'));
        return bytes;
      }),
    async stream(sha256, part) {
      const file = await openBlob(pathOf(sha256), sha256);
      try {
        const range = await rangeOf(file, sha256, part);
        if (range.byteSize > READ_AT_ONCE) {
          requireHash(sha256, part, await hashOf(file, range));
          const { offset, byteSize } = range;
          return file.createReadStream({ start: offset, end: offset + byteSize - 1 });
        }
        const bytes = await readExactly(file, range.offset, range.byteSize);
        requireHash(sha256, part, createHash('sha256').update(bytes).digest('hex'));
        await file.close();
        return Readable.from(bytes.byteLength > 0 ? [bytes] : []);
      } catch (error) {
        await file.close();
        throw faultOf(sha256, error);
      }
    },
    peek: async (sha256, range) =>
      withBlob(pathOf(sha256), sha256, async (file) => {
        const { offset, byteSize } = await rangeOf(file, sha256, range);
        return readExactly(file, offset, byteSize);
      }),
    async check(sha256, onBytes) {
      try {
        return await withBlob(pathOf(sha256), sha256, async (file) => {
          const actual = await hashOf(file, await rangeOf(file, sha256, undefined), onBytes);
          return actual === sha256 ? 'WHOLE' : 'DAMAGED';
        });
      } catch (error) {
        if (error instanceof BlobNotFoundError) return 'MISSING';
        if (error instanceof DamagedBlobError) return 'DAMAGED';
        throw error;
      }
    },
    async removeOld(sha256, before) {
      await (recovered ??= recoverRemoved());
      const path = pathOf(sha256);
      const found = await statIfThere(path);
      if (found === null || found.mtimeMs >= before) return null;
      // Under its name it may be replaced after it was looked at; under this one nobody replaces it.
      const aside = join(removed, sha256);
      await mkdir(removed, { recursive: true, mode: 0o700 });
      try {
        await rename(path, aside);
      } catch (error) {
        if (isCode(error, 'ENOENT')) return null;
        throw error;
      }
      const { mtimeMs, size } = await stat(aside);
      if (mtimeMs >= before) {
        await giveBack(aside, path);
        return null;
      }
      await rm(aside);
      return size;
    },
    async setAside(sha256) {
      const quarantine = join(directory, 'quarantine');
      await mkdir(quarantine, { recursive: true, mode: 0o700 });
      const aside = join(quarantine, `${sha256}.${Date.now()}`);
      try {
        await rename(pathOf(sha256), aside);
      } catch (error) {
        if (!isCode(error, 'ENOENT')) throw error;
        return;
      }
      // Somebody may have stored the same bytes again since it was found damaged.
      const actual = await withBlob(aside, sha256, async (file) =>
        hashOf(file, await rangeOf(file, sha256, undefined)),
      ).catch(() => null); // what cannot be read is damaged
      if (actual === sha256) await rename(aside, pathOf(sha256));
    },
  };
}

/** Gives a blob its name again, unless the same bytes have it already. */
async function giveBack(aside: string, path: string): Promise<void> {
  await link(aside, path).catch((error: unknown) => {
    if (!isCode(error, 'EEXIST')) throw error;
  });
  await rm(aside, { force: true });
}

async function statIfThere(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Up to so many bytes are checked and handed on in one piece; more are read twice, so that memory stays bounded. */
const READ_AT_ONCE = 1024 * 1024;
const CHUNK_BYTES = 256 * 1024;
/** How many bytes of a stream are written before the disk is looked at again. */
const LOOK_EVERY_BYTES = 8 * 1024 * 1024;

async function writeHashed(
  path: string,
  bytes: Readable | Uint8Array,
  maxBytes: number,
  room: Room,
): Promise<StoredBlob> {
  const hash = createHash('sha256');
  let byteSize = 0;
  let lookedAt = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of chunksOf(bytes)) {
      byteSize += chunk.byteLength;
      if (byteSize > maxBytes) throw new BlobTooLargeError(maxBytes);
      if (byteSize - lookedAt > LOOK_EVERY_BYTES) {
        await room.require(chunk.byteLength);
        lookedAt = byteSize;
      }
      hash.update(chunk);
      await writeFully(file, chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: sha256Schema.parse(hash.digest('hex')), byteSize };
}

const chunksOf = async function* (bytes: Readable | Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes instanceof Uint8Array) yield bytes;
  else for await (const chunk of bytes.iterator({ destroyOnReturn: false })) yield Buffer.from(chunk);
};

async function writeFully(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let written = 0; written < chunk.byteLength;)
    written += (await file.write(chunk, written, chunk.byteLength - written)).bytesWritten;
}

/**
 * Gives the complete file its name, in place of what has that name already: it may have rotted, and finding out would
 * cost more than replacing it.
 */
async function publish(incoming: string, path: string): Promise<void> {
  const folder = dirname(path);
  const created = await mkdir(folder, { recursive: true, mode: 0o700 });
  await rename(incoming, path);
  await syncFolder(folder);
  if (created !== undefined) await syncFolder(dirname(folder));
}

async function sizeOf(path: string): Promise<number | undefined> {
  return (await statIfThere(path))?.size;
}

async function withBlob<Result>(
  path: string,
  sha256: Sha256,
  use: (file: FileHandle) => Promise<Result>,
): Promise<Result> {
  const file = await openBlob(path, sha256);
  try {
    return await use(file);
  } catch (error) {
    throw faultOf(sha256, error);
  } finally {
    await file.close();
  }
}

async function openBlob(path: string, sha256: Sha256): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (isCode(error, 'ENOENT')) throw new BlobNotFoundError(sha256);
    throw faultOf(sha256, error);
  }
}

/** A sector that cannot be read is damage like any other. */
function faultOf(sha256: Sha256, error: unknown): unknown {
  return isCode(error, 'EIO') || isCode(error, 'EISDIR')
    ? new DamagedBlobError(sha256, 'the disk cannot read it')
    : error;
}

function requireHash(sha256: Sha256, part: BlobPart | undefined, actual: string): void {
  if (actual === (part?.sha256 ?? sha256)) return;
  const what = part ? `its ${part.byteSize} bytes from ${part.offset} on hash` : 'it hashes';
  throw new DamagedBlobError(sha256, `${what} to ${actual}`);
}

async function rangeOf(file: FileHandle, sha256: Sha256, range: Range | undefined): Promise<Range> {
  const { size } = await file.stat();
  if (range === undefined) return { offset: 0, byteSize: size };
  const { offset, byteSize } = range;
  if (!(offset >= 0 && byteSize >= 0 && offset + byteSize <= size))
    throw new DamagedBlobError(sha256, `it has ${size} bytes, too few for ${byteSize} from ${offset} on`);
  return range;
}

async function hashOf(
  file: FileHandle,
  { offset, byteSize }: Range,
  onBytes?: (count: number) => void,
): Promise<string> {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, byteSize));
  for (let done = 0; done < byteSize;) {
    const wanted = Math.min(chunk.byteLength, byteSize - done);
    const { bytesRead } = await file.read(chunk, 0, wanted, offset + done);
    if (bytesRead === 0) break; // cut off while it was read: the hash tells
    hash.update(chunk.subarray(0, bytesRead));
    onBytes?.(bytesRead);
    done += bytesRead;
  }
  return hash.digest('hex');
}

async function readExactly(file: FileHandle, offset: number, byteSize: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(byteSize);
  for (let done = 0; done < byteSize;) {
    const { bytesRead } = await file.read(bytes, done, byteSize - done, offset + done);
    if (bytesRead === 0) return bytes.subarray(0, done); // cut off while it was read: the hash tells
    done += bytesRead;
  }
  return bytes;
}
