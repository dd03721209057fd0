import { mkdir, open, rm, stat } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { isCode } from '#lib/is-code.ts';
import type { BlobSettings } from './open-blob-store.ts';
import { removeAbandoned } from './remove-abandoned.ts';
import { roomOf } from './room.ts';

/** Bytes of uploads that have not arrived whole: no blobs, and never read as such. */
export interface PartialUploads {
  /** Bytes held of an upload; 0 of one that has not begun. */
  held(id: string): Promise<number>;
  /**
   * Writes what the stream gives from `offset` on and drops what was held beyond it. What arrived before the stream
   * broke is kept; one at a time writes an upload, which its caller sees to. At most `maxBytes` are held in all: @throws RangeError beyond them, StorageFullError.
   * @returns the bytes held now
   */
  append(id: string, offset: number, bytes: Readable, maxBytes: number): Promise<number>;
  read(id: string): Readable;
  remove(id: string): Promise<void>;
}

const SWEEP_EVERY_MS = 60 * 60 * 1000;

/** As files `<blobs>/partial/<id>`; those that nobody wrote to for a day are removed once an hour. */
export function openPartialUploads({ blobDirectory, freeSpaceFloor }: BlobSettings): PartialUploads {
  const folder = path.join(blobDirectory, 'partial');
  const room = roomOf(folder, freeSpaceFloor);
  const pathOf = (id: string) => path.join(folder, z.uuid().parse(id)); // nothing else becomes part of a path
  let sweptAt = -Infinity;
  const sweep = async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (Date.now() - sweptAt < SWEEP_EVERY_MS) return;
    sweptAt = Date.now();
    await removeAbandoned(folder, sweptAt);
  };

  return {
    async held(id) {
      try {
        return (await stat(pathOf(id))).size;
      } catch (error) {
        if (isCode(error, 'ENOENT')) return 0;
        throw error;
      }
    },
    async append(id, offset, bytes, maxBytes) {
      await sweep();
      // What arrives is written once more when it is whole: its parts are no blob until then.
      return room.whileFree(2 * (maxBytes - offset), () => write(pathOf(id), offset, bytes, maxBytes));
    },
    read: (id) => createReadStream(pathOf(id)),
    remove: (id) => rm(pathOf(id), { force: true }),
  };
}

async function write(file: string, offset: number, bytes: Readable, maxBytes: number): Promise<number> {
  const handle = await open(file, offset === 0 ? 'w' : 'r+', 0o600);
  let held = offset;
  try {
    await handle.truncate(offset);
    for await (const chunk of bytes.iterator({ destroyOnReturn: false })) {
      const part = Buffer.from(chunk as Uint8Array);
      if (held + part.length > maxBytes) throw new RangeError(`More than ${maxBytes} bytes were sent.`);
      for (let written = 0; written < part.length;)
        written += (await handle.write(part, written, part.length - written, held + written)).bytesWritten;
      held += part.length;
    }
    return held;
  } finally {
    await handle.close();
  }
}
