import { TAR_END_BYTES, tarMemberBytes } from '#contracts/archive.ts';
import type { DomainImage, FolderFile } from './domain-folder.ts';

/**
 * The files of each archive: tars of at most `maxBytes`, in the order of the images. A label travels in the archive of
 * its first image.
 */
export function fitIntoArchives(images: readonly DomainImage[], maxBytes: number): FolderFile[][] {
  const archives: FolderFile[][] = [];
  const packed = new Set<string>();
  let openBytes = Infinity;
  for (const { label, ...image } of images) {
    const files = label && !packed.has(label.path) ? [label, image] : [image];
    if (label) packed.add(label.path);
    const needed = files.reduce((sum, { path, file }) => sum + tarMemberBytes(path, file.size), 0);
    if (openBytes + needed > maxBytes) {
      archives.push([]);
      openBytes = TAR_END_BYTES;
    }
    archives.at(-1)?.push(...files);
    openBytes += needed;
  }
  return archives;
}
