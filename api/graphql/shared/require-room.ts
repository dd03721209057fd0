import type { UserError } from '#contracts/errors.ts';
import type { Room } from '#storage/room.ts';
import { StorageFullError } from '#storage/storage-full-error.ts';
import { refuse } from './user-errors.ts';

/** STORAGE_FULL where the disk has no room for `byteSize` more bytes: said before any work is begun. */
export async function requireRoom(
  room: Room,
  byteSize: number,
  field: readonly string[] | null,
): Promise<readonly UserError[]> {
  try {
    await room.require(byteSize);
    return [];
  } catch (error) {
    if (!(error instanceof StorageFullError)) throw error;
    return [refuse('STORAGE_FULL', field, error.message)];
  }
}
