import { checkpointIdSchema } from '#contracts/ids.ts';
import type { Database } from '#db/client.ts';
import { newId } from '#db/new-id.ts';
import type { FromChild } from '../../protocol.ts';
import { appendEvent, type LeasedRun } from './append-event.ts';

/**
 * The point at which a checkpoint comes to be: its blobs and its manifest are stored, and one transaction under the
 * lease inserts its row and makes it the run's newest. Having got further, the job's crashes and failures are forgiven.
 */
export async function commitCheckpoint(
  run: LeasedRun,
  { manifestSha256, manifest, byteSize }: Extract<FromChild, { type: 'checkpoint' }>,
): Promise<void> {
  const { runId, lease } = run;
  if (manifest.runId !== runId || manifest.epoch !== lease.epoch) {
    throw new Error(
      `commitCheckpoint: expected a manifest of run ${runId}, epoch ${lease.epoch}, ` +
        `got run ${manifest.runId}, epoch ${manifest.epoch}`,
    );
  }
  const checkpointId = checkpointIdSchema.parse(newId());
  const { step, stage, maskSha256 } = manifest;
  await appendEvent(run, 'CHECKPOINT', { checkpointId, step }, async (transaction) => {
    const maskBlob = manifest.blobs.find((blob) => blob.sha256 === maskSha256);
    const mask = maskBlob ? await keepMaskArtifact(transaction, runId, maskBlob) : null;
    await transaction.$executeRaw`
      insert into checkpoint (id, run_id, epoch, stage, step, manifest_sha256, byte_size, mask_artifact_id)
      values (${checkpointId}::uuid, ${runId}::uuid, ${lease.epoch}::int, ${stage}::"TrainingStage", ${step}::int,
        ${manifestSha256}, ${byteSize}::bigint, ${mask}::uuid)`;
    await transaction.$executeRaw`
      update run set latest_checkpoint_id = ${checkpointId}::uuid, step = greatest(step, ${step}::int)
      where id = ${runId}::uuid`;
    await transaction.$executeRaw`
      update job set crashes = 0, failures = 0 where id = ${lease.jobId}::uuid`;
  });
}

/** The artifact's row, which the first checkpoint that holds it makes. @returns its id. */
async function keepMaskArtifact(
  transaction: Database,
  runId: string,
  { sha256, byteSize }: { readonly sha256: string; readonly byteSize: number },
): Promise<string | null> {
  await transaction.$executeRaw`
    insert into mask_artifact (id, sha256, byte_size, run_id)
    values (${newId()}::uuid, ${sha256}, ${byteSize}::bigint, ${runId}::uuid)
    on conflict (sha256) do nothing`;
  const rows = await transaction.$queryRaw<{ id: string }[]>`
    select id from mask_artifact where sha256 = ${sha256}`;
  return rows[0]?.id ?? null;
}
