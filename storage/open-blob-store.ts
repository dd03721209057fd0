import path from 'node:path';
import { z } from 'zod';
import { DEFAULT_FREE_SPACE_FLOOR_MIB, MIB } from '#lib/free-space.ts';
import type { BlobStore } from './blob-store.ts';
import { createDiskBlobStore } from './disk-blob-store.ts';

/** Where blobs lie: all that a process needs to know which reads and writes nothing else. */
export const blobSettingsSchema = z.object({
  blobDirectory: z.string().min(1),
  /** Bytes that are left free on its disk. */
  freeSpaceFloor: z.int().nonnegative(),
});
export type BlobSettings = z.infer<typeof blobSettingsSchema>;

/** @param dataDirectory holds the blobs beside what is secret: tokens, keys, the database. */
export function blobSettingsOf(
  dataDirectory: string,
  freeSpaceFloor: number = DEFAULT_FREE_SPACE_FLOOR_MIB * MIB,
): BlobSettings {
  return { blobDirectory: path.join(dataDirectory, 'blobs'), freeSpaceFloor };
}

export function openBlobStore({ blobDirectory, freeSpaceFloor }: BlobSettings): BlobStore {
  return createDiskBlobStore(blobDirectory, freeSpaceFloor);
}
