import type { Failure } from '#contracts/run-state.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { BrokenCheckpointError, loadTensors } from '../checkpoints/load-checkpoint.ts';
import type { HostTensors } from '../compute/step.ts';
import type { TrainTask } from '../protocol.ts';
import { TaskFailure } from '../task-failure.ts';

/**
 * The tensors of the weights that a task names, each `<name>/...`.
 *
 * @throws TaskFailure BROKEN_WEIGHTS when stored weights are damaged or missing
 */
export async function loadWeights(blobs: BlobStore, weights: TrainTask['weights']): Promise<HostTensors> {
  const loaded: Record<string, HostTensors[string]> = {};
  for (const [name, { sha256, label }] of Object.entries(weights))
    for (const [tensor, values] of Object.entries(await load(blobs, sha256, label)))
      loaded[`${name}/${tensor}`] = values;
  return loaded;
}

async function load(
  blobs: BlobStore,
  sha256: TrainTask['weights'][string]['sha256'],
  label: string,
): Promise<HostTensors> {
  try {
    return await loadTensors(blobs, sha256);
  } catch (error) {
    if (error instanceof BrokenCheckpointError) throw new TaskFailure(broken(label, error.reason));
    throw error;
  }
}

function broken(label: string, reason: string): Failure {
  const message = `The weights of ${label} are damaged. ${reason} Add the same file again, then start the run again.`;
  return { class: 'USER', code: 'BROKEN_WEIGHTS', message };
}
