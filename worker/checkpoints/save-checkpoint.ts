import type { CheckpointManifest } from '#contracts/checkpoint-manifest.ts';
import type { Sha256 } from '#contracts/ids.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { HostTensors } from '../compute/step.ts';
import { encodeSafetensors } from './safetensors.ts';

export interface CheckpointContent {
  /** State at a step boundary, by the names of engine/architectures/architecture.ts. */
  readonly tensors: HostTensors;
  /** The frozen mask networks (the mask artifact); null while they are still being learnt. */
  readonly mask: HostTensors | null;
  /** What the manifest says besides. */
  readonly about: Omit<CheckpointManifest, 'format' | 'blobs' | 'maskSha256'>;
}

export interface SavedCheckpoint {
  readonly manifest: CheckpointManifest;
  readonly manifestSha256: Sha256;
  /** Of the blobs and the manifest together. */
  readonly byteSize: number;
}

/**
 * Stores a checkpoint: one safetensors blob a role, then the manifest that names them. All of it is durable when this
 * returns; it is a checkpoint only once its row is committed, and until then nothing but garbage.
 * A tensor that the mask artifact holds is stored there alone.
 */
export async function saveCheckpoint(
  blobs: BlobStore,
  { tensors, mask, about }: CheckpointContent,
): Promise<SavedCheckpoint> {
  const stored: CheckpointManifest['blobs'] = [];
  for (const [role, group] of groupsOf(tensors, mask))
    stored.push({ role, ...(await blobs.put(encodeSafetensors(group))) });

  const manifest: CheckpointManifest = {
    format: 'exemplar.checkpoint/1',
    ...about,
    blobs: stored,
    maskSha256: stored.find(({ role }) => role === 'mask')?.sha256 ?? null,
  };
  const { sha256, byteSize } = await blobs.put(Buffer.from(canonicalJson(manifest), 'utf8'));
  return {
    manifest,
    manifestSha256: sha256,
    byteSize: stored.reduce((sum, blob) => sum + blob.byteSize, byteSize),
  };
}

type Role = CheckpointManifest['blobs'][number]['role'];

function groupsOf(tensors: HostTensors, mask: HostTensors | null): [Role, HostTensors][] {
  const groups: Record<'weights' | 'ema' | 'optimizer', Record<string, HostTensors[string]>> = {
    weights: {},
    ema: {},
    optimizer: {},
  };
  for (const [name, tensor] of Object.entries(tensors))
    if (mask === null || !Object.hasOwn(mask, name)) groups[roleOf(name)][name] = tensor;
  const all: [Role, HostTensors][] = [...(Object.entries(groups) as [Role, HostTensors][])];
  if (mask !== null) all.push(['mask', mask]);
  return all.filter(([, group]) => Object.keys(group).length > 0);
}

function roleOf(name: string): 'weights' | 'ema' | 'optimizer' {
  if (name.startsWith('ema/')) return 'ema';
  if (name.startsWith('adam_m/') || name.startsWith('adam_v/')) return 'optimizer';
  return 'weights';
}
