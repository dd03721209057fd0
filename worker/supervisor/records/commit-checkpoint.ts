import { refreshRunMetrics } from '#db/runs/refresh-run-metrics.ts';
import { advanceExperimentOf } from '#jobs/advance-experiment.ts';
import { forgiveJob } from '#jobs/forgive-job.ts';
import { appendEvent, type LeasedRun } from './append-event.ts';
import { keepArtifacts } from './keep-artifacts.ts';
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
    await keepArtifacts(transaction, { ...manifest, checkpointId });
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
