import type { CheckpointManifest } from '#contracts/checkpoint-manifest.ts';
import type { Sha256 } from '#contracts/ids.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import type { HostTensors } from '../compute/step.ts';
import { methodOf } from '../engine/methods/registry.ts';
import { TaskFailure } from '../task-failure.ts';
import { BrokenCheckpointError, loadCheckpoint } from './load-checkpoint.ts';

/**
 * What the translate step of a checkpoint reads, and no more: its averages or weights, and the artifacts.
 *
 * @throws TaskFailure BROKEN_CHECKPOINT when anything is not as the manifest says, or cannot be read by this program
 */
export async function loadServedState(
  blobs: BlobStore,
  manifestSha256: Sha256,
): Promise<{ readonly manifest: CheckpointManifest; readonly tensors: HostTensors }> {
  try {
    const { manifest, tensors, artifacts } = await loadCheckpoint(
      blobs,
      manifestSha256,
      ({ config }) => methodOf(config).translatesFrom,
    );
    return { manifest, tensors: Object.assign({}, tensors, ...Object.values(artifacts)) as HostTensors };
  } catch (error) {
    if (!(error instanceof BrokenCheckpointError)) throw error;
    throw new TaskFailure({ class: 'INFRA', code: 'BROKEN_CHECKPOINT', message: error.message });
  }
}
