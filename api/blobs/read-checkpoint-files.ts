import { checkpointFileName } from '#contracts/checkpoint-file-name.ts';
import { readCheckpointManifest } from '#contracts/checkpoint-manifest.ts';
import { sha256Schema } from '#contracts/ids.ts';
import type { BlobStore } from '#storage/blob-store.ts';

/** A file of a checkpoint, as it is stored. */
export interface StoredFile {
  readonly name: string;
  readonly byteSize: number;
  readonly sha256: string;
  readonly contentType: string;
}

/** The files of a checkpoint, its manifest first. @throws UnreadableRecordError, BlobNotFoundError, DamagedBlobError */
export async function readCheckpointFiles(storage: BlobStore, manifestSha256: string): Promise<StoredFile[]> {
  const bytes = await storage.read(sha256Schema.parse(manifestSha256));
  const { blobs } = readCheckpointManifest(JSON.parse(bytes.toString('utf8')));
  return [
    {
      name: 'manifest.json',
      byteSize: bytes.byteLength,
      sha256: manifestSha256,
      contentType: 'application/json',
    },
    ...blobs.map(({ byteSize, sha256, ...blob }) => ({
      name: checkpointFileName(blob),
      byteSize,
      sha256,
      contentType: 'application/octet-stream',
    })),
  ];
}
