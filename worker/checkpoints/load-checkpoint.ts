import {
  readCheckpointManifest,
  type CheckpointManifest,
  type CheckpointRole,
} from '#contracts/checkpoint-manifest.ts';
import { BROKEN_CHECKPOINT } from '#contracts/errors.ts';
import type { Sha256 } from '#contracts/ids.ts';
import { messageOf } from '#lib/message-of.ts';
import { decodeSafetensors, SafetensorsError } from '#lib/safetensors.ts';
import { BlobNotFoundError, DamagedBlobError } from '#storage/blob-errors.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import type { HostTensors } from '../compute/step.ts';
import { TaskFailure } from '../task-failure.ts';

/** A checkpoint of which something is missing or altered; it cannot be used, in no part, however often it is tried. */
export class BrokenCheckpointError extends TaskFailure {
  /** @param reason what is wrong with it, as a sentence */
  constructor(readonly reason: string) {
    super({
      class: 'USER',
      code: BROKEN_CHECKPOINT,
      message: `This checkpoint is damaged. ${reason} Choose another one; "./exemplar verify" says what else is damaged.`,
    });
  }
}

export interface LoadedCheckpoint {
  readonly manifest: CheckpointManifest;
  /** Weights, moving averages, Adam's moments and host state, as far as they were asked for. */
  readonly tensors: HostTensors;
  /** Artifacts of earlier stages by name; none when there are none yet, or when they were not asked for. */
  readonly artifacts: Readonly<Record<string, HostTensors>>;
}

/**
 * Reads a checkpoint back: the blobs of the roles that `wanted` names. Length and hash of each blob are checked before
 * any tensor is made of it.
 *
 * @throws BrokenCheckpointError when anything is not as the manifest says: nothing is loaded "as far as possible"
 * @throws UnreadableRecordError when the manifest is not one that this program reads
 */
export async function loadCheckpoint(
  blobs: BlobStore,
  manifestSha256: Sha256,
  wanted: (manifest: CheckpointManifest) => readonly CheckpointRole[],
): Promise<LoadedCheckpoint> {
  const manifest = await loadManifest(blobs, manifestSha256);
  const roles = wanted(manifest);
  let tensors: HostTensors = {};
  const artifacts: Record<string, HostTensors> = {};
  for (const { role, artifact, sha256, byteSize } of manifest.blobs) {
    if (!roles.includes(role)) continue;
    const size = await blobs.size(sha256);
    if (size !== byteSize)
      throw new BrokenCheckpointError(
        `Checkpoint ${manifestSha256}: blob ${artifact ?? role} has ${size ?? 'no'} bytes, expected ${byteSize}.`,
      );
    const group = await loadTensors(blobs, sha256);
    if (artifact === null) tensors = { ...tensors, ...group };
    else artifacts[artifact] = group;
  }
  return { manifest, tensors, artifacts };
}

/** Reads one safetensors blob, e.g. an artifact that a config names. @throws BrokenCheckpointError */
export async function loadTensors(blobs: BlobStore, sha256: Sha256): Promise<HostTensors> {
  const bytes = await readWhole(blobs, sha256);
  try {
    return decodeSafetensors(bytes);
  } catch (error) {
    if (!(error instanceof SafetensorsError)) throw error;
    throw new BrokenCheckpointError(`Blob ${sha256}: ${error.message}`);
  }
}

async function loadManifest(blobs: BlobStore, sha256: Sha256): Promise<CheckpointManifest> {
  return readCheckpointManifest(parseJson(sha256, await readWhole(blobs, sha256)));
}

function parseJson(sha256: Sha256, bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    const reason = messageOf(error);
    throw new BrokenCheckpointError(`Blob ${sha256} is not the manifest of a checkpoint: ${reason}`);
  }
}

async function readWhole(blobs: BlobStore, sha256: Sha256): Promise<Buffer> {
  try {
    return await blobs.read(sha256);
  } catch (error) {
    if (error instanceof BlobNotFoundError || error instanceof DamagedBlobError)
      throw new BrokenCheckpointError(error.message);
    throw error;
  }
}
