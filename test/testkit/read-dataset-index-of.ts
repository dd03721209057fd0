import { type DatasetIndex, readDatasetIndex } from '#contracts/dataset-index.ts';
import type { Sha256 } from '#contracts/ids.ts';
import type { BlobStore } from '#storage/blob-store.ts';

/** The index of a dataset version, out of storage. */
export async function readDatasetIndexOf(blobs: BlobStore, sha256: Sha256): Promise<DatasetIndex> {
  return readDatasetIndex(JSON.parse((await blobs.read(sha256)).toString()));
}
