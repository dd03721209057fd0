import type { CheckpointManifest, CheckpointRole } from '#contracts/checkpoint-manifest.ts';
import type { Sha256 } from '#contracts/ids.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { canonicalJson } from '#lib/canonical-json.ts';
import { encodeSafetensors } from '#lib/safetensors.ts';
import type { HostTensors } from '../compute/step.ts';
import { roleOf } from './role-of.ts';

export interface CheckpointContent {
  /** State at a step boundary, by the names of engine/methods/method.ts; artifacts may be among it. */
  readonly tensors: HostTensors;
  /** What is kept on the host between steps. */
  readonly host: HostTensors;
  /** What earlier stages, or this one at its end, have left. */
  readonly artifacts: Readonly<Record<string, HostTensors>>;
  /** What the manifest says besides. */
  readonly about: Omit<CheckpointManifest, 'format' | 'blobs'>;
}

export interface SavedCheckpoint {
  readonly manifest: CheckpointManifest;
  readonly manifestSha256: Sha256;
  /** Of the blobs and the manifest together. */
  readonly byteSize: number;
}

/**
 * Stores a checkpoint: one safetensors blob per role and artifact, then the manifest that names them. All of it is
 * durable when this returns; it is a checkpoint only once its row is committed, and until then nothing but garbage.
 * A tensor that an artifact holds is stored there alone.
 */
export async function saveCheckpoint(
  blobs: BlobStore,
  { tensors, host, artifacts, about }: CheckpointContent,
): Promise<SavedCheckpoint> {
  const stored: CheckpointManifest['blobs'] = [];
  for (const { role, artifact, group } of groupsOf(tensors, host, artifacts)) {
    if (Object.keys(group).length === 0) continue;
    stored.push({ role, artifact, ...(await blobs.put(encodeSafetensors(group))) });
  }

  const manifest: CheckpointManifest = { format: 'exemplar.checkpoint/3', ...about, blobs: stored };
  const { sha256, byteSize } = await blobs.put(Buffer.from(canonicalJson(manifest), 'utf8'));
  return {
    manifest,
    manifestSha256: sha256,
    byteSize: stored.reduce((sum, blob) => sum + blob.byteSize, byteSize),
  };
}

interface Group {
  readonly role: CheckpointRole;
  readonly artifact: string | null;
  readonly group: HostTensors;
}

function groupsOf(
  tensors: HostTensors,
  host: HostTensors,
  artifacts: CheckpointContent['artifacts'],
): readonly Group[] {
  const frozen = new Set(Object.values(artifacts).flatMap((artifact) => Object.keys(artifact)));
  const ofRole = (role: CheckpointRole): HostTensors =>
    Object.fromEntries(
      Object.entries(tensors).filter(([name]) => !frozen.has(name) && roleOf(name) === role),
    );
  return [
    ...(['weights', 'ema', 'optimizer'] as const).map((role) => ({
      role,
      artifact: null,
      group: ofRole(role),
    })),
    { role: 'host', artifact: null, group: host },
    ...Object.entries(artifacts).map(([artifact, group]) => ({ role: 'artifact', artifact, group }) as const),
  ];
}
