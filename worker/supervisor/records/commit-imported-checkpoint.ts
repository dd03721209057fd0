import { type RunConfig, totalSteps } from '#contracts/run-config.ts';
import { type RunId, runIdSchema } from '#contracts/ids.ts';
import type { Database } from '#db/client.ts';
import type { CheckpointImport } from '#db/generated/client.ts';
import { newId } from '#db/new-id.ts';
import { notify } from '#db/notify.ts';
import { experimentNamed } from '#db/runs/experiment-named.ts';
import { indexRunConfig } from '#db/runs/index-run-config.ts';
import type { ImportedCheckpoint } from '../../protocol.ts';
import { keepArtifacts } from './keep-artifacts.ts';

/** Of the lock that has imports of the same content wait for one another. */
const IMPORT_LOCK = 72_707_373;

/** Epoch of checkpoints that no lease of this server wrote: those of jobs begin at 1. */
const NO_EPOCH = 0;

/**
 * Makes a finished run that holds the checkpoint as its only one. Where a checkpoint of the same content is here already,
 * that one is the result; its run names the dataset that it was trained on if that has come since.
 */
export async function commitImportedCheckpoint(
  transaction: Database,
  { id, createdById, displayName }: CheckpointImport,
  { manifest, manifestSha256, byteSize }: ImportedCheckpoint,
): Promise<void> {
  await transaction.$executeRaw`select pg_advisory_xact_lock(${IMPORT_LOCK})`;
  // One in the trash may be gone for good at any time.
  const known = await transaction.checkpoint.findFirst({
    where: { manifestSha256, damage: null, trashedAt: null, run: { trashedAt: null } },
    orderBy: { createdAt: 'asc' },
    include: { run: true },
  });
  const { config, step, stage, blobs, datasetIndexSha256 } = manifest;
  const [version] = await transaction.$queryRaw<{ id: string }[]>`
    select id::text from dataset_version where index_sha256 = ${datasetIndexSha256} and trashed_at is null
    order by created_at limit 1 for key share`; // it does not go to the trash meanwhile
  if (known) {
    const runId = runIdSchema.parse(known.runId);
    if (version && known.run.datasetVersionId === null) {
      await transaction.run.update({ where: { id: runId }, data: { datasetVersionId: version.id } });
      await keepArtifacts(transaction, {
        ...{ checkpointId: known.id, runId, config, blobs },
        datasetVersionId: version.id,
      });
      await notify(transaction, 'run_changed', { runId });
    }
    await transaction.checkpointImport.update({
      where: { id },
      data: { checkpointId: known.id, alreadyHere: true },
    });
    return;
  }
  const runId = runIdSchema.parse(newId());
  const checkpointId = newId();
  await transaction.run.create({
    data: {
      id: runId,
      experimentId: (await experimentNamed(transaction, 'Default')).id,
      datasetVersionId: version?.id ?? null,
      createdById,
      displayName: displayName ?? manifest.runName ?? nameOf(config, manifest.runId),
      tags: [],
      state: 'FINISHED',
      stage,
      totalSteps: totalSteps(config),
      step,
      computePlan: manifest.plan,
      finishedAt: new Date(),
      config: { create: { document: config } },
      origin: {
        create: {
          sourceRunId: manifest.runId,
          sourceRunName: manifest.runName,
          datasetIndexSha256,
          codeVersion: manifest.codeVersion,
        },
      },
      checkpoints: {
        create: { id: checkpointId, epoch: NO_EPOCH, stage, step, manifestSha256, byteSize },
      },
    },
  });
  if (version)
    await keepArtifacts(transaction, {
      ...{ checkpointId, runId, config, blobs },
      datasetVersionId: version.id,
    });
  await indexRunConfig(transaction, runId);
  await transaction.checkpointImport.update({ where: { id }, data: { checkpointId } });
  await notify(transaction, 'run_changed', { runId });
}

function nameOf({ preset }: RunConfig, runId: RunId): string {
  return `${preset} ${runId.slice(-8)}`;
}
