import pMap from 'p-map';
import { groupBy } from '#lib/group-by.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import type { ImportTask } from '../protocol.ts';
import type { CatalogFile } from './catalog-archives.ts';

/** Files that are checked between two looks at whether to go on. */
const BATCH = 16;
const CHECKED_AT_ONCE = 4;

/**
 * Checks files archive by archive, each of which is read once; yields the results in the order of the archives and, within
 * one, of the files.
 */
export async function* checkInBatches<File extends CatalogFile, Result>(
  files: readonly File[],
  archives: ImportTask['archives'],
  blobs: BlobStore,
  check: (file: File, bytes: Buffer) => Promise<Result>,
): AsyncGenerator<readonly Result[]> {
  const byArchive = groupBy(files, (file) => file.archive);
  for (const [position, { sha256 }] of archives.entries()) {
    const inIt = byArchive.get(position);
    if (inIt === undefined) continue;
    const archive = await blobs.read(sha256);
    for (let first = 0; first < inIt.length; first += BATCH)
      yield pMap(
        inIt.slice(first, first + BATCH),
        (file) => check(file, archive.subarray(file.offset, file.offset + file.byteSize)),
        { concurrency: CHECKED_AT_ONCE },
      );
  }
}
