import type { TrainingStage } from '#contracts/run-state.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { loadCheckpoint, loadTensors } from '../checkpoints/load-checkpoint.ts';
import type { HostTensors } from '../compute/step.ts';
import type { TrainTask } from '../protocol.ts';

/** Where a run begins to compute. */
export interface RunStart {
  readonly stage: TrainingStage;
  /** Steps of the run that are done. */
  readonly step: number;
  /** State of `stage` after that step; null for the initial one. */
  readonly state: HostTensors | null;
  /** The frozen mask networks; null when they are still to be learnt. */
  readonly mask: HostTensors | null;
}

/** What a task goes on from: its checkpoint, or the beginning with the mask networks that it names, if any. */
export async function runStart(task: TrainTask, blobs: BlobStore): Promise<RunStart> {
  if (task.resumeFrom === null) {
    const mask = task.maskSha256 === null ? null : await loadTensors(blobs, task.maskSha256);
    return { stage: mask === null ? 'FEATURE_MASK' : 'TRANSLATION', step: 0, state: null, mask };
  }
  const { manifest, tensors, mask } = await loadCheckpoint(blobs, task.resumeFrom);
  // A checkpoint of the mask stage that holds frozen networks was taken at the stage's end.
  const between = manifest.stage === 'FEATURE_MASK' && mask !== null;
  return {
    stage: between ? 'TRANSLATION' : manifest.stage,
    step: manifest.step,
    state: between ? null : tensors,
    mask,
  };
}
