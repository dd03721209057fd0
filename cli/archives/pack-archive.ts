import { packTar } from 'modern-tar';
import { labelPath } from '#contracts/archive/archive-member.ts';
import { TAR_END_BYTES, tarMemberBytes } from '#contracts/archive/tar-size.ts';
import { limits } from '#contracts/limits.ts';
import type { ArchiveFile } from './archive-file.ts';

/**
 * Packs files into uncompressed tars of at most `maxBytes` (WebDataset's convention), one at a time, so that no
 * more than one archive is in memory. A label travels beside its image as `<same path>.cls`, in the same archive, and so
 * do its regions.
 */
export async function* packArchives(
  files: AsyncIterable<ArchiveFile> | Iterable<ArchiveFile>,
  maxBytes: number = limits.maxArchiveBytes,
): AsyncGenerator<Uint8Array> {
  let open: Member[] = [];
  let byteSize = TAR_END_BYTES;
  for await (const file of files) {
    const added = members(file);
    const needed = added.reduce((sum, { name, bytes }) => sum + tarMemberBytes(name, bytes.length), 0);
    if (open.length > 0 && byteSize + needed > maxBytes) {
      yield await pack(open);
      open = [];
      byteSize = TAR_END_BYTES;
    }
    open.push(...added);
    byteSize += needed;
  }
  if (open.length > 0) yield await pack(open);
}

interface Member {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A file and what goes with it. */
function members({ path, bytes, label, regions }: ArchiveFile): readonly Member[] {
  return [
    { name: path, bytes },
    ...(label === null ? [] : [{ name: labelPath(path), bytes: new TextEncoder().encode(label) }]),
    ...(regions === null ? [] : [{ name: regions.path, bytes: regions.bytes }]),
  ];
}

function pack(open: readonly Member[]): Promise<Uint8Array> {
  // A fixed time: the same images make the same archive.
  return packTar(
    open.map(({ name, bytes }) => ({
      header: { name, size: bytes.length, mtime: new Date(0) },
      body: bytes,
    })),
  );
}
