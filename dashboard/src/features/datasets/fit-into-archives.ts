import { compareArchivePaths, TAR_END_BYTES, tarMemberBytes } from '#contracts/archive.ts';
import type { DomainFile } from './domain-folder.ts';

/**
 * The files of each archive: tars of at most `maxBytes`, in the order of the files' paths. A label stays in the archive
 * of its image, where it has one.
 */
export function fitIntoArchives(files: readonly DomainFile[], maxBytes: number): DomainFile[][] {
  const archives: DomainFile[][] = [];
  let openBytes = Infinity;
  for (const group of labeled(files)) {
    const needed = group.reduce((sum, { path, file }) => sum + tarMemberBytes(path, file.size), 0);
    if (openBytes + needed > maxBytes) {
      archives.push([]);
      openBytes = TAR_END_BYTES;
    }
    archives.at(-1)?.push(...group);
    openBytes += needed;
  }
  return archives;
}

/** Each image with the label that is still to be packed, then labels without an image. */
function labeled(files: readonly DomainFile[]): DomainFile[][] {
  const sorted = [...files].sort((a, b) => compareArchivePaths(a.path, b.path));
  const labels = new Map(sorted.filter(({ kind }) => kind === 'LABEL').map((label) => [label.key, label]));
  const groups = sorted
    .filter(({ kind }) => kind === 'IMAGE')
    .map((image) => {
      const label = labels.get(image.key);
      labels.delete(image.key);
      return label ? [label, image] : [image];
    });
  return [...groups, ...[...labels.values()].map((label) => [label])];
}
