import { checkpointRoleSchema } from '#contracts/checkpoint-manifest.ts';
import { BROKEN_CHECKPOINT } from '#contracts/errors.ts';
import type { Sha256 } from '#contracts/ids.ts';
import type { Failure } from '#contracts/run-state.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { BrokenCheckpointError, loadCheckpoint, loadTensors } from '../../checkpoints/load-checkpoint.ts';
import type { HostTensors } from '../../compute/step.ts';
import type { TrainTask } from '../../protocol.ts';
import { TaskFailure } from '../../task-failure.ts';

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

/** Hears of a checkpoint that is passed over. */
export type OnDamaged = (manifestSha256: Sha256, reason: string) => Promise<void>;

/**
 * What a task goes on from: its checkpoint, the newest one before it where that is damaged, or the beginning with the
 * artifacts that it names.
 *
 * @throws TaskFailure BROKEN_CHECKPOINT when no checkpoint is left
 */
export async function runStart(task: TrainTask, blobs: BlobStore, onDamaged: OnDamaged): Promise<RunStart> {
  if (task.resumeFrom === null) {
    const artifacts: Record<string, HostTensors> = {};
    for (const [name, sha256] of Object.entries(task.artifacts))
      artifacts[name] = await loadTensors(blobs, sha256);
    return { step: 0, saved: null, artifacts };
  }
  const candidates = [task.resumeFrom, ...task.fallBackTo];
  for (const manifestSha256 of candidates) {
    try {
      return await resumed(blobs, manifestSha256);
    } catch (error) {
      if (!(error instanceof BrokenCheckpointError)) throw error;
      await onDamaged(manifestSha256, error.reason);
    }
  }
  throw new TaskFailure(noneLeft(candidates.length));
}

async function resumed(blobs: BlobStore, manifestSha256: Sha256): Promise<RunStart> {
  const { manifest, tensors, artifacts } = await loadCheckpoint(
    blobs,
    manifestSha256,
    () => checkpointRoleSchema.options,
  );
  return { step: manifest.step, saved: { stage: manifest.stage, tensors }, artifacts };
}

function noneLeft(count: number): Failure {
  const which =
    count === 1
      ? 'The only checkpoint that this run can continue from is'
      : `All ${count} checkpoints that this run can continue from are`;
  return {
    class: 'USER',
    code: BROKEN_CHECKPOINT,
    message:
      `${which} damaged, so it cannot continue. "./exemplar verify" says what is damaged; ` +
      'restore those files from a backup of the data folder, or start a new run.',
  };
}
