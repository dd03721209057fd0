import { freeBytes } from '#lib/free-space.ts';
import { isCode } from '#lib/is-code.ts';
import { isDiskFull } from '#lib/is-disk-full.ts';
import { makeFolder } from '#lib/make-folder.ts';
import type { BlobSettings } from './open-blob-store.ts';
import { StorageAwayError } from './storage-away-error.ts';
import { StorageFullError } from './storage-full-error.ts';

/** How much room there is. LOW: the floor is not far; FULL: it is reached, and nothing new is stored. */
export interface Space {
  readonly state: 'OK' | 'LOW' | 'FULL';
  readonly freeBytes: number;
  readonly floorBytes: number;
}

/** Room on the disk of a folder, a floor of which is left to others: the database writes there too. */
export interface Room {
  /** @throws StorageAwayError */
  look(): Promise<Space>;
  /** @throws StorageAwayError, and StorageFullError when `byteSize` more bytes would reach into the floor. */
  require(byteSize: number): Promise<void>;
  /** Runs a write of `byteSize` bytes. @throws StorageFullError also when the system finds the disk full. */
  whileFree<Result>(byteSize: number, write: () => Promise<Result>): Promise<Result>;
}

/** Room for blobs. */
export function openRoom({ blobDirectory, freeSpaceFloor }: BlobSettings): Room {
  makeFolder(blobDirectory);
  return roomOf(blobDirectory, freeSpaceFloor);
}

/** @param folder has to be there when it is asked for */
export function roomOf(folder: string, floorBytes: number): Room {
  const freeHere = (): Promise<number> =>
    freeBytes(folder).catch((error: unknown) => {
      throw isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR') ? new StorageAwayError(folder) : error;
    });
  const require = async (byteSize: number): Promise<void> => {
    const free = await freeHere();
    if (free < floorBytes + byteSize) throw new StorageFullError(floorBytes + byteSize, free);
  };
  return {
    async look() {
      const free = await freeHere();
      const state = free < floorBytes ? 'FULL' : free < 2 * floorBytes ? 'LOW' : 'OK';
      return { state, freeBytes: free, floorBytes };
    },
    require,
    async whileFree(byteSize, write) {
      await require(byteSize);
      try {
        return await write();
      } catch (error) {
        if (!isDiskFull(error)) throw error;
        throw new StorageFullError(floorBytes + byteSize, await freeHere());
      }
    },
  };
}
