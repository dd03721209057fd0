import type { CheckpointManifest } from '#contracts/checkpoint-manifest.ts';
import type { Sha256 } from '#contracts/ids.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import type { HostTensors } from '../compute/step.ts';
import { methodOf } from '../engine/methods/registry.ts';
import { loadCheckpoint } from './load-checkpoint.ts';

/**
 * What the translate step of a checkpoint reads, and no more: its averages or weights, and the artifacts.
 *
 * @throws BrokenCheckpointError when anything is not as the manifest says
 * @throws UnreadableRecordError when the manifest is not one that this program reads
 */
export async function loadServedState(
  blobs: BlobStore,
  manifestSha256: Sha256,
): Promise<{ readonly manifest: CheckpointManifest; readonly tensors: HostTensors }> {
  const { manifest, tensors, artifacts } = await loadCheckpoint(
    blobs,
    manifestSha256,
    ({ config }) => methodOf(config).translatesFrom,
  );
  return { manifest, tensors: Object.assign({}, tensors, ...Object.values(artifacts)) as HostTensors };
}
