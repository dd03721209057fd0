import path from 'node:path';
import { z } from 'zod';
import type { BlobStore } from './blob-store.ts';
import { createDiskBlobStore } from './disk-blob-store.ts';

/** Where blobs lie: all that a process needs to know which reads and writes nothing else. */
export const blobSettingsSchema = z.object({ blobDirectory: z.string().min(1) });
export type BlobSettings = z.infer<typeof blobSettingsSchema>;

/** @param dataDirectory holds the blobs beside what is secret: tokens, keys, the database. */
export function blobSettingsOf(dataDirectory: string): BlobSettings {
  return { blobDirectory: path.join(dataDirectory, 'blobs') };
}

export function openBlobStore({ blobDirectory }: BlobSettings): BlobStore {
  return createDiskBlobStore(blobDirectory);
}
