import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { limits } from '#contracts/limits.ts';
import { TAR_END_BYTES, tarMemberBytes } from '#lib/tar-size.ts';
import type { ArchiveImage } from './archive-image.ts';

/**
 * Packs images into uncompressed tars of at most `maxBytes` (WebDataset's convention), one at a time, so that no
 * more than one archive is in memory. A label travels beside its image as `<same path>.cls`, in the same archive.
 */
export async function* packArchives(
  images: AsyncIterable<ArchiveImage> | Iterable<ArchiveImage>,
  maxBytes: number = limits.maxArchiveBytes,
): AsyncGenerator<Buffer> {
  let archive = openArchive();
  for await (const image of images) {
    if (archive.byteSize > 0 && archive.byteSize + sizeInTar(image) + TAR_END_BYTES > maxBytes) {
      yield await archive.close();
      archive = openArchive();
    }
    archive.add(image);
  }
  if (archive.byteSize > 0) yield await archive.close();
}

function members({ path, bytes, label }: ArchiveImage): { name: string; bytes: Buffer }[] {
  return [
    { name: path, bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) },
    ...(label === null ? [] : [{ name: labelPath(path), bytes: Buffer.from(label, 'utf8') }]),
  ];
}

/** Path of the label that belongs to an image. */
export function labelPath(imagePath: string): string {
  return imagePath.replace(/\.[^./]+$/, '.cls');
}

function sizeInTar(image: ArchiveImage): number {
  return members(image).reduce((sum, { name, bytes }) => sum + tarMemberBytes(name, bytes.length), 0);
}

interface OpenArchive {
  readonly byteSize: number;
  add(image: ArchiveImage): void;
  close(): Promise<Buffer>;
}

function openArchive(): OpenArchive {
  const tar = pack();
  const bytes = buffer(tar);
  let byteSize = 0;
  return {
    get byteSize() {
      return byteSize;
    },
    add(image) {
      // A fixed time: the same images make the same archive.
      for (const member of members(image)) tar.entry({ name: member.name, mtime: new Date(0) }, member.bytes);
      byteSize += sizeInTar(image);
    },
    close() {
      tar.finalize();
      return bytes;
    },
  };
}
