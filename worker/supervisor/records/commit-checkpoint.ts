import type { CheckpointManifest } from '#contracts/checkpoint-manifest.ts';
import { methodDefinition } from '#contracts/run-config.ts';
import type { Database } from '#db/client.ts';
import { newId } from '#db/new-id.ts';
import { refreshRunMetrics } from '#db/runs/refresh-run-metrics.ts';
import { advanceExperimentOf } from '#jobs/advance-experiment.ts';
import { forgiveJob } from '#jobs/forgive-job.ts';
import { appendEvent, type LeasedRun } from './append-event.ts';
import type { WriteOf } from './run-write.ts';

/**
 * The point at which a checkpoint comes to be: its blobs and its manifest are stored, and one transaction under the
 * lease inserts its row and makes it the run's newest. Having got further, the job's crashes and failures are forgiven.
 */
export async function commitCheckpoint(
  run: LeasedRun,
  write: number,
  { checkpointId, checkpoint }: WriteOf<'CHECKPOINT'>,
): Promise<void> {
  const { manifestSha256, manifest, byteSize } = checkpoint;
  const { runId, lease } = run;
  if (manifest.runId !== runId || manifest.epoch !== lease.epoch) {
    throw new Error(
      `commitCheckpoint: expected a manifest of run ${runId}, epoch ${lease.epoch}, ` +
        `got run ${manifest.runId}, epoch ${manifest.epoch}`,
    );
  }
  const { step, stage } = manifest;
  await appendEvent(run, write, 'CHECKPOINT', { checkpointId, step }, async (transaction) => {
    await transaction.$executeRaw`
      insert into checkpoint (id, run_id, epoch, stage, step, manifest_sha256, byte_size)
      values (${checkpointId}::uuid, ${runId}::uuid, ${lease.epoch}::int, ${stage}, ${step}::int,
        ${manifestSha256}, ${byteSize}::bigint)`;
    await keepArtifacts(transaction, checkpointId, manifest);
    await transaction.$executeRaw`
      update run set step = greatest(step, ${step}::int),
        degraded_reason = null, degraded_message = null, degraded_since = null
      where id = ${runId}::uuid`;
    await refreshRunMetrics(transaction, runId);
    await forgiveJob(transaction, lease.jobId);
    // Other trials of an experiment may have been waiting for what this run has learned.
    if (manifest.blobs.some(({ artifact }) => artifact !== null))
      await advanceExperimentOf(transaction, runId);
  });
}

/** Rows of the artifacts that the checkpoint holds; the first checkpoint that holds one makes its row. */
async function keepArtifacts(
  transaction: Database,
  checkpointId: string,
  { blobs, config, datasetVersionId, runId }: CheckpointManifest,
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
