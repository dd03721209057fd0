import { readCheckpointManifest } from '#contracts/checkpoint-manifest.ts';
import type { Sha256 } from '#contracts/ids.ts';
import { UnreadableRecordError } from '#contracts/stored/unreadable-record-error.ts';
import type { BlobFault } from '#contracts/verify.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import type { VerifyResult, VerifyTask } from '../protocol.ts';

export interface VerifyProgress {
  readonly blobsDone: number;
  readonly blobsTotal: number;
  readonly bytesDone: number;
}

export interface VerifyWatcher {
  /** Called after each blob. @returns whether to go on */
  onProgress(progress: VerifyProgress): Promise<'GO_ON' | 'STOP'>;
}

/**
 * Reads every blob that a task names, and those that the manifests of checkpoints name, and compares them with their
 * hashes. To repair moves what is damaged out of the way, so that it is missing and nothing takes it for whole; shards stay,
 * since their images are checked one by one and most are whole.
 *
 * @returns what is wrong; null when it was stopped
 */
export async function verifyBlobs(
  { blobs: named, manifests, shards, mode }: Pick<VerifyTask, 'blobs' | 'manifests' | 'shards' | 'mode'>,
  store: BlobStore,
  watcher: VerifyWatcher,
): Promise<VerifyResult | null> {
  const inParts = new Set(shards);
  const faults = new Map<Sha256, BlobFault>();
  const checked = new Set<Sha256>();
  let total = new Set([...named, ...manifests]).size;
  let bytesDone = 0;
  const check = async (sha256: Sha256): Promise<'GO_ON' | 'STOP'> => {
    if (checked.has(sha256)) return 'GO_ON';
    checked.add(sha256);
    const condition = await store.check(sha256, (count) => (bytesDone += count));
    if (condition !== 'WHOLE') faults.set(sha256, condition);
    if (condition === 'DAMAGED' && mode === 'REPAIR' && !inParts.has(sha256)) await store.setAside(sha256);
    return watcher.onProgress({ blobsDone: checked.size, blobsTotal: total, bytesDone });
  };

  const blobsOf = new Map<Sha256, readonly Sha256[]>();
  for (const manifest of manifests) {
    if ((await check(manifest)) === 'STOP') return null;
    if (!faults.has(manifest)) blobsOf.set(manifest, await namedBy(store, manifest));
  }
  const all = new Set([...blobsOf.values()].flat().concat(named));
  total = new Set([...all, ...manifests]).size;
  for (const sha256 of all) if ((await check(sha256)) === 'STOP') return null;

  return {
    faults: Array.from(faults, ([sha256, fault]) => ({ sha256, fault })),
    blobCount: checked.size,
    bytesDone,
    checkpoints: manifests.map((manifestSha256) => ({
      manifestSha256,
      damaged: [manifestSha256, ...(blobsOf.get(manifestSha256) ?? [])].filter((sha256) =>
        faults.has(sha256),
      ),
    })),
  };
}

/** Blobs of a checkpoint; none of one that a newer program wrote. */
async function namedBy(store: BlobStore, manifest: Sha256): Promise<Sha256[]> {
  try {
    const bytes = await store.read(manifest);
    return readCheckpointManifest(JSON.parse(bytes.toString('utf8'))).blobs.map(({ sha256 }) => sha256);
  } catch (error) {
    if (error instanceof UnreadableRecordError) return [];
    throw error;
  }
}
