import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { sha256Schema, type Sha256 } from '#contracts/ids.ts';
import { BlobNotFoundError, BlobRangeError, BlobTooLargeError, HashMismatchError } from './blob-errors.ts';
import type { BlobStore, StoredBlob } from './blob-store.ts';
import { removeAbandoned } from './remove-abandoned.ts';

type Range = { readonly offset: number; readonly byteSize: number };
type PutOptions = { readonly maxBytes?: number; readonly expected?: Sha256 };

/**
 * Blobs as files `<directory>/sha256/ab/<hash>`. Several processes may share the folder: a blob becomes
 * visible by a rename of a complete, synced file, so a crash leaves at most a nameless file in `incoming`,
 * which the first `put` of a store removes when it is a day old.
 * The caller owns a stream that it gives to `put`: on a refusal the stream is left where it stopped.
 */
export function createDiskBlobStore(directory: string): BlobStore {
  // Parsing keeps anything but a hash out of a path, whatever type its caller believes it to be.
  const pathOf = (sha256: Sha256): string =>
    join(directory, 'sha256', sha256.slice(0, 2), sha256Schema.parse(sha256));

  let swept: Promise<void> | undefined;
  const put = async (bytes: Readable | Uint8Array, options: PutOptions = {}): Promise<StoredBlob> => {
    // A stream that breaks off before its first chunk is read is met by that read; unheard it would end the process.
    if (bytes instanceof Readable) bytes.once('error', () => undefined);
    const incoming = join(directory, 'incoming', randomUUID());
    await mkdir(dirname(incoming), { recursive: true, mode: 0o700 });
    await (swept ??= removeAbandoned(dirname(incoming), Date.now()));
    try {
      const blob = await writeHashed(incoming, bytes, options.maxBytes ?? Number.POSITIVE_INFINITY);
      if (options.expected !== undefined && options.expected !== blob.sha256)
        throw new HashMismatchError(options.expected, blob.sha256);
      await publish(incoming, pathOf(blob.sha256), blob.byteSize);
      return blob;
    } finally {
      await rm(incoming, { force: true });
    }
  };

  return {
    put,
    size: async (sha256) => (await sizeOf(pathOf(sha256))) ?? null,
    async read(sha256, range) {
      const file = await openBlob(pathOf(sha256), sha256);
      try {
        const { offset, byteSize } = await checkedRange(file, sha256, range);
        return await readExactly(file, offset, byteSize);
      } finally {
        await file.close();
      }
    },
    async stream(sha256, range) {
      const file = await openBlob(pathOf(sha256), sha256);
      try {
        const { offset, byteSize } = await checkedRange(file, sha256, range);
        if (byteSize > 0) return file.createReadStream({ start: offset, end: offset + byteSize - 1 });
      } catch (error) {
        await file.close();
        throw error;
      }
      await file.close();
      return Readable.from([]);
    },
  };
}

async function writeHashed(
  path: string,
  bytes: Readable | Uint8Array,
  maxBytes: number,
): Promise<StoredBlob> {
  const hash = createHash('sha256');
  let byteSize = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of chunksOf(bytes)) {
      byteSize += chunk.byteLength;
      if (byteSize > maxBytes) throw new BlobTooLargeError(maxBytes);
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

/** Gives the complete file its name. The folder is synced even when another writer was first: it may not have been yet. */
async function publish(incoming: string, path: string, byteSize: number): Promise<void> {
  const folder = dirname(path);
  const created = await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await sizeOf(path)) !== byteSize) await rename(incoming, path);
  await syncFolder(folder);
  if (created !== undefined) await syncFolder(dirname(folder));
}

async function syncFolder(path: string): Promise<void> {
  // Windows opens no folders; there the file system's journal is all the promise there is.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function openBlob(path: string, sha256: Sha256): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (isMissing(error)) throw new BlobNotFoundError(sha256);
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

async function checkedRange(file: FileHandle, sha256: Sha256, range: Range | undefined): Promise<Range> {
  const { size } = await file.stat();
  if (range === undefined) return { offset: 0, byteSize: size };
  const { offset, byteSize } = range;
  if (!(offset >= 0 && byteSize >= 0 && offset + byteSize <= size))
    throw new BlobRangeError(sha256, offset, byteSize, size);
  return range;
}

async function readExactly(file: FileHandle, offset: number, byteSize: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(byteSize);
  for (let done = 0; done < byteSize;) {
    const { bytesRead } = await file.read(bytes, done, byteSize - done, offset + done);
    if (bytesRead === 0) throw new Error(`A blob file ended after ${offset + done} bytes while it was read.`);
    done += bytesRead;
  }
  return bytes;
}
