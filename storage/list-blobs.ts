import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Sha256, sha256Schema } from '#contracts/ids.ts';
import { isCode } from '#lib/is-code.ts';
import type { BlobSettings } from './open-blob-store.ts';

/** The names of all blobs that are stored, in order. */
export async function* listBlobs({ blobDirectory }: BlobSettings): AsyncGenerator<Sha256> {
  const root = join(blobDirectory, 'sha256');
  for (const folder of await namesIn(root))
    for (const name of await namesIn(join(root, folder))) {
      const sha256 = sha256Schema.safeParse(name);
      if (sha256.success) yield sha256.data;
    }
}

/** Names of what is in a folder, in order; none where it is not there. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (isCode(error, 'ENOENT')) return [];
    throw error;
  }
}
