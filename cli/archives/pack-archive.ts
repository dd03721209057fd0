import { packTar } from 'modern-tar';
import { labelPath } from '#contracts/archive/archive-member.ts';
import { TAR_END_BYTES, tarMemberBytes } from '#contracts/archive/tar-size.ts';
import { limits } from '#contracts/limits.ts';
import type { ArchiveImage } from './archive-image.ts';

/**
 * Packs images into uncompressed tars of at most `maxBytes` (WebDataset's convention), one at a time, so that no
 * more than one archive is in memory. A label travels beside its image as `<same path>.cls`, in the same archive.
 */
export async function* packArchives(
  images: AsyncIterable<ArchiveImage> | Iterable<ArchiveImage>,
  maxBytes: number = limits.maxArchiveBytes,
): AsyncGenerator<Uint8Array> {
  let open: Member[] = [];
  let byteSize = TAR_END_BYTES;
  for await (const image of images) {
    const added = members(image);
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

/** An image and the label file that goes with it. */
function members({ path, bytes, label }: ArchiveImage): readonly Member[] {
  if (label === null) return [{ name: path, bytes }];
  return [
    { name: path, bytes },
    { name: labelPath(path), bytes: new TextEncoder().encode(label) },
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
