import type { CheckpointManifest } from '#contracts/checkpoint-manifest.ts';
import { methodDefinition, type RunConfig } from '#contracts/run-config.ts';
import type { Database } from '#db/client.ts';
import { newId } from '#db/new-id.ts';

export interface HeldArtifacts {
  readonly checkpointId: string;
  readonly runId: string;
  readonly datasetVersionId: string;
  readonly config: RunConfig;
  readonly blobs: CheckpointManifest['blobs'];
}

/** Rows of the artifacts that a checkpoint holds; the first checkpoint that holds one makes its row. */
export async function keepArtifacts(
  transaction: Database,
  { checkpointId, runId, datasetVersionId, config, blobs }: HeldArtifacts,
): Promise<void> {
  const facts = methodDefinition(config.method).artifacts;
  for (const { artifact: name, sha256, byteSize } of blobs) {
    if (name === null) continue;
    const requirements = facts.find((known) => known.name === name)?.requirements(config) ?? {};
    await transaction.$executeRaw`
      insert into artifact (id, name, method, sha256, byte_size, run_id, dataset_version_id, requirements)
      values (${newId()}::uuid, ${name}, ${config.method}, ${sha256}, ${byteSize}::bigint, ${runId}::uuid,
        ${datasetVersionId}::uuid, ${JSON.stringify(requirements)}::jsonb)
      on conflict (sha256, dataset_version_id) do nothing`;
    await transaction.$executeRaw`
      insert into checkpoint_artifact (checkpoint_id, artifact_id)
      select ${checkpointId}::uuid, id from artifact
      where sha256 = ${sha256} and dataset_version_id = ${datasetVersionId}::uuid`;
  }
}
