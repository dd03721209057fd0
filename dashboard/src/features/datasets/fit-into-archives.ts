import { TAR_END_BYTES, tarMemberBytes } from '#contracts/archive/tar-size.ts';
import type { PackedFile } from './domain-folder.ts';

/** The files of each archive: tars of at most `maxBytes`, in their order; those of a group lie in the same archive. */
export function fitIntoArchives(
  groups: readonly (readonly PackedFile[])[],
  maxBytes: number,
): PackedFile[][] {
  const archives: PackedFile[][] = [];
  let openBytes = Infinity;
  for (const files of groups) {
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
