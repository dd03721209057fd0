import type { CheckpointPolicy } from '#contracts/checkpoint-policy.ts';
import { runIdSchema, type RunId } from '#contracts/ids.ts';
import { type RunConfig, totalSteps } from '#contracts/run-config.ts';
import type { Database } from '#db/client.ts';
import { newId } from '#db/new-id.ts';
import { notify } from '#db/notify.ts';
import { indexRunConfig } from '#db/runs/index-run-config.ts';
import { queueJobs } from './queue-jobs.ts';

export interface NewRun {
  readonly experimentId: string;
  readonly datasetVersionId: string;
  readonly createdById: string;
  readonly displayName: string;
  readonly tags: readonly string[];
  readonly config: RunConfig;
  /** Which checkpoints are kept; null keeps all of them. */
  readonly checkpointPolicy?: CheckpointPolicy | null;
  /** Where it goes on from; null = from step 0. */
  readonly fork?: ForkPoint | null;
  /** By which it takes its place among others; null for now. */
  readonly askedAt?: Date | null;
}

/** A checkpoint of another run. */
export interface ForkPoint {
  readonly parentId: string;
  readonly checkpointId: string;
  readonly epoch: number;
  readonly step: number;
}

/** Makes a run with its job, and wakes workers and lists. */
export async function queueRun(
  transaction: Database,
  { config, tags, checkpointPolicy, fork, askedAt, ...run }: NewRun,
): Promise<RunId> {
  const runId = runIdSchema.parse(newId());
  await transaction.run.create({
    data: {
      ...run,
      id: runId,
      tags: [...tags],
      totalSteps: totalSteps(config),
      config: { create: { document: config } },
      ...(checkpointPolicy ? { checkpointPolicy: { create: checkpointPolicy } } : {}),
      ...(fork ? { step: fork.step, fork: { create: fork } } : {}),
    },
  });
  await indexRunConfig(transaction, runId);
  await queueJobs(transaction, 'TRAIN', [{ runId }], askedAt);
  await notify(transaction, 'run_changed', { runId });
  return runId;
}
