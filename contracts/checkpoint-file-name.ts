import type { CheckpointManifest } from './checkpoint-manifest.ts';

/** What a blob of a checkpoint is called where it is a file. */
export function checkpointFileName({
  role,
  artifact,
}: Pick<CheckpointManifest['blobs'][number], 'role' | 'artifact'>): string {
  return `${artifact === null ? role : `${role}-${artifact}`}.safetensors`;
}
