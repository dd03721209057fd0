import type { BlobStore } from '#storage/blob-store.ts';
import { loadCheckpoint, loadTensors } from '../../checkpoints/load-checkpoint.ts';
import type { HostTensors } from '../../compute/step.ts';
import type { TrainTask } from '../../protocol.ts';

/** Where a run begins to compute. */
export interface RunStart {
  /** Steps of the run that are done. */
  readonly step: number;
  /** The checkpoint's state and the stage that it belongs to; null at the first start. */
  readonly saved: SavedState | null;
  /** Artifacts that are there already, by name. */
  readonly artifacts: Readonly<Record<string, HostTensors>>;
}

export interface SavedState {
  readonly stage: string;
  readonly tensors: HostTensors;
}

/** What a task goes on from: its checkpoint, or the beginning with the artifacts that it names. */
export async function runStart(task: TrainTask, blobs: BlobStore): Promise<RunStart> {
  if (task.resumeFrom === null) {
    const artifacts: Record<string, HostTensors> = {};
    for (const [name, sha256] of Object.entries(task.artifacts))
      artifacts[name] = await loadTensors(blobs, sha256);
    return { step: 0, saved: null, artifacts };
  }
  const { manifest, tensors, artifacts } = await loadCheckpoint(blobs, task.resumeFrom, () => [
    'weights',
    'ema',
    'optimizer',
    'host',
    'artifact',
  ]);
  return { step: manifest.step, saved: { stage: manifest.stage, tensors }, artifacts };
}
