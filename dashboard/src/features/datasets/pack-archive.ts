import { packTar } from 'modern-tar';
import type { PackedFile } from './domain-folder.ts';

/** Packs files into one uncompressed tar. A fixed time: the same files make the same archive. */
export async function packArchive(files: readonly PackedFile[]): Promise<Blob> {
  const entries = files.map(({ path, file }) => ({
    header: { name: path, size: file.size, mtime: new Date(0) },
    body: file,
  }));
  return new Blob([await packTar(entries)], { type: 'application/x-tar' });
}
