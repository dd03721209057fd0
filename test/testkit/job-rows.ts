import { NEWEST_DECODER } from '#contracts/decoder-version.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { newId } from '#db/new-id.ts';
import { indexRunConfig } from '#db/runs/index-run-config.ts';
import { queueJobs } from '#jobs/queue-jobs.ts';
import { type ForkPoint, queueRun as queueNewRun } from '#jobs/queue-run.ts';
import { egscItPreset } from './egsc-it-preset.ts';

/** Rows that jobs are about, as the API would have made them. */
export interface World {
  readonly userId: string;
  readonly datasetId: string;
  readonly datasetVersionId: string;
  readonly experimentId: string;
}

export async function makeWorld(prisma: PrismaClient): Promise<World> {
  const [userId, datasetId, datasetVersionId, experimentId] = [newId(), newId(), newId(), newId()];
  await prisma.user.create({ data: { id: userId, login: `user-${userId}`, role: 'ADMIN' } });
  await prisma.dataset.create({ data: { id: datasetId, name: `digits-${datasetId}` } });
  const version = {
    id: datasetVersionId,
    datasetId,
    number: 1,
    indexSha256: 'a'.repeat(64),
    byteSize: 1,
    decoder: NEWEST_DECODER,
  };
  await prisma.datasetVersion.create({ data: version });
  await prisma.experiment.create({ data: { id: experimentId, name: `experiment-${experimentId}` } });
  return { userId, datasetId, datasetVersionId, experimentId };
}

/** A run that waits for a worker. */
export async function queueRun(
  prisma: PrismaClient,
  world: World,
): Promise<{ runId: string; jobId: string }> {
  const runId = newId();
  await prisma.run.create({
    data: {
      id: runId,
      experimentId: world.experimentId,
      datasetVersionId: world.datasetVersionId,
      createdById: world.userId,
      displayName: 'run',
      config: { create: { document: egscItPreset('tiny') } },
      totalSteps: 100_000,
    },
  });
  await indexRunConfig(prisma, runId);
  const [jobId = ''] = await queueJobs(prisma, 'TRAIN', [{ runId }]);
  return { runId, jobId };
}

/** A run that waits for a worker and goes on from a checkpoint of another. @returns its id */
export function queueFork(prisma: PrismaClient, world: World, fork: ForkPoint): Promise<string> {
  return queueNewRun(prisma, {
    experimentId: world.experimentId,
    datasetVersionId: world.datasetVersionId,
    createdById: world.userId,
    displayName: 'fork',
    tags: [],
    config: { ...egscItPreset('tiny'), translationSteps: 100_000 },
    fork,
  });
}

export async function makeCheckpoint(prisma: PrismaClient, runId: string): Promise<string> {
  const id = newId();
  const manifest = { stage: 'TRANSLATION', step: 1, manifestSha256: 'c'.repeat(64), byteSize: 1 } as const;
  await prisma.checkpoint.create({ data: { id, runId, epoch: 1, ...manifest } });
  return id;
}

/** A finalized upload of one image. */
export async function makeUpload(prisma: PrismaClient, world: World): Promise<string> {
  const id = newId();
  await prisma.upload.create({
    data: {
      id,
      userId: world.userId,
      kind: 'IMAGE',
      state: 'FINALIZED',
      filename: 'digit.png',
      contentType: 'image/png',
      byteSize: 100,
      sha256: 'd'.repeat(64),
      expiresAt: new Date(),
    },
  });
  return id;
}

/** A translation that waits for a worker; those of one checkpoint may be taken as a batch. */
export async function queueTranslation(
  prisma: PrismaClient,
  world: World,
  checkpointId: string,
  images: { readonly content: string; readonly exemplar: string },
): Promise<{ translationId: string; jobId: string }> {
  const translationId = newId();
  await prisma.translation.create({
    data: {
      id: translationId,
      checkpointId,
      createdById: world.userId,
      direction: 'A_TO_B',
      fit: 'STRETCH',
      contentImageId: images.content,
      exemplarImageId: images.exemplar,
    },
  });
  const [jobId = ''] = await queueJobs(prisma, 'TRANSLATE', [{ translationId, checkpointId }]);
  return { translationId, jobId };
}

export async function makeWorker(prisma: PrismaClient): Promise<string> {
  const id = newId();
  await prisma.worker.create({
    data: { id, name: 'test', roles: ['train'], version: '0', backend: 'auto', pid: 1, leaseSeconds: 30 },
  });
  return id;
}
