import { createHash } from 'node:crypto';
import { checkpointManifestSchema, type CheckpointManifest } from '#contracts/checkpoint-manifest.ts';
import type { Sha256 } from '#contracts/ids.ts';
import { messageOf } from '#lib/message-of.ts';
import { BlobNotFoundError } from '#storage/blob-errors.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import type { HostTensors } from '../compute/step.ts';
import { decodeSafetensors, SafetensorsError } from './safetensors.ts';

/** A checkpoint of which something is missing or altered; it cannot be used, in no part. */
export class BrokenCheckpointError extends Error {
  override readonly name = 'BrokenCheckpointError';
}

export type CheckpointRole = CheckpointManifest['blobs'][number]['role'];

export interface LoadedCheckpoint {
  readonly manifest: CheckpointManifest;
  /** Weights, moving averages and Adam's moments, as far as they were asked for. */
  readonly tensors: HostTensors;
  /** The frozen mask networks; null when they were not learnt yet, or not asked for. */
  readonly mask: HostTensors | null;
}

/**
 * Reads a checkpoint back, all of it or only the `roles` that are needed. Length and hash of each blob are checked
 * before any tensor is made of it.
 * @throws BrokenCheckpointError when anything is not as the manifest says: nothing is loaded "as far as possible".
 */
export async function loadCheckpoint(
  blobs: BlobStore,
  manifestSha256: Sha256,
  roles: readonly CheckpointRole[] = ['weights', 'ema', 'optimizer', 'mask'],
): Promise<LoadedCheckpoint> {
  const manifest = await loadManifest(blobs, manifestSha256);
  let tensors: HostTensors = {};
  let mask: HostTensors | null = null;
  for (const blob of manifest.blobs) {
    if (!roles.includes(blob.role)) continue;
    const size = await blobs.size(blob.sha256);
    if (size !== blob.byteSize)
      throw new BrokenCheckpointError(
        `Checkpoint ${manifestSha256}: blob ${blob.role} has ${size ?? 'no'} bytes, expected ${blob.byteSize}.`,
      );
    const group = await loadTensors(blobs, blob.sha256);
    if (blob.role === 'mask') mask = group;
    else tensors = { ...tensors, ...group };
  }
  return { manifest, tensors, mask };
}

/** Reads one safetensors blob, e.g. a mask artifact that a config names. @throws BrokenCheckpointError */
export async function loadTensors(blobs: BlobStore, sha256: Sha256): Promise<HostTensors> {
  const bytes = await readVerified(blobs, sha256);
  try {
    return decodeSafetensors(bytes);
  } catch (error) {
    if (!(error instanceof SafetensorsError)) throw error;
    throw new BrokenCheckpointError(`Blob ${sha256}: ${error.message}`);
  }
}

async function loadManifest(blobs: BlobStore, sha256: Sha256): Promise<CheckpointManifest> {
  const text = (await readVerified(blobs, sha256)).toString('utf8');
  try {
    return checkpointManifestSchema.parse(JSON.parse(text));
  } catch (error) {
    const reason = messageOf(error);
    throw new BrokenCheckpointError(`Blob ${sha256} is no manifest of a checkpoint: ${reason}`);
  }
}

async function readVerified(blobs: BlobStore, sha256: Sha256): Promise<Buffer> {
  const bytes = await read(blobs, sha256);
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual !== sha256)
    throw new BrokenCheckpointError(`Blob ${sha256} was altered: it hashes to ${actual}.`);
  return bytes;
}

async function read(blobs: BlobStore, sha256: Sha256): Promise<Buffer> {
  try {
    return await blobs.read(sha256);
  } catch (error) {
    if (!(error instanceof BlobNotFoundError)) throw error;
    throw new BrokenCheckpointError(`Blob ${sha256} is missing.`);
  }
}
