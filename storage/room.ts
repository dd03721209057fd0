import { freeBytes } from '#lib/free-space.ts';
import { isDiskFull } from '#lib/is-disk-full.ts';
import { StorageFullError } from './storage-full-error.ts';

/** Room on the disk of a folder, a floor of which is left to others: the database writes there too. */
export interface Room {
  /** @throws StorageFullError when `byteSize` more bytes would reach into the floor. */
  require(byteSize: number): Promise<void>;
  /** Runs a write of `byteSize` bytes. @throws StorageFullError also when the system finds the disk full. */
  whileFree<Result>(byteSize: number, write: () => Promise<Result>): Promise<Result>;
}

export function roomOf(folder: string, floorBytes: number): Room {
  const require = async (byteSize: number): Promise<void> => {
    const free = await freeBytes(folder);
    if (free < floorBytes + byteSize) throw new StorageFullError(floorBytes + byteSize, free);
  };
  return {
    require,
    async whileFree(byteSize, write) {
      await require(byteSize);
      try {
        return await write();
      } catch (error) {
        if (!isDiskFull(error)) throw error;
        throw new StorageFullError(floorBytes + byteSize, await freeBytes(folder));
      }
    },
  };
}
