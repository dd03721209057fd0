import { moveRun } from '#db/runs/move-run.ts';
import { newId } from '#db/new-id.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { advanceExperimentOf } from '#jobs/advance-experiment.ts';
import { claimJobs } from '#jobs/claim-jobs.ts';
import type { Ending } from '#jobs/ending.ts';
import type { Lease } from '#jobs/lease.ts';
import { settleJob } from '#jobs/settle-job.ts';

/** A worker that computes nothing, by hand: it takes what waits longest. */
export interface TrialTrainer {
  /** Takes a run and leaves its last checkpoint. */
  train(): Promise<Trained>;
  /** Has the checkpoint hold mask networks, as a worker commits it. @returns the artifact's id */
  leaveMasks(trained: Trained, sha256: string): Promise<string>;
  settle(trained: Trained, ending: Ending): Promise<void>;
  /** `train`, then `settle`. */
  end(ending: Ending): Promise<void>;
  /** Takes an evaluation and ends it. @param scores those that it finds */
  score(
    ending: Ending,
    scores?: Readonly<Record<string, number>>,
  ): Promise<{ readonly evaluationId: string }>;
}

interface Trained {
  readonly lease: Lease;
  readonly runId: string;
  readonly checkpointId: string;
}

export function trainTrials(prisma: PrismaClient, workerId: string): TrialTrainer {
  const claim = async (kind: 'TRAIN' | 'EVALUATE'): Promise<Lease> => {
    const [lease] = await claimJobs(prisma, { workerId, batchSizes: { [kind]: 1 }, leaseSeconds: 30 });
    if (!lease) throw new Error(`There is no job of the kind ${kind} to claim.`);
    return lease;
  };
  const train = async (): Promise<Trained> => {
    const lease = await claim('TRAIN');
    const [runId, checkpointId] = [lease.subjectId, newId()];
    await moveRun(prisma, { runId, to: 'RUNNING', stage: 'TRANSLATION' });
    const checkpoint = { stage: 'TRANSLATION', step: 18, manifestSha256: 'c'.repeat(64), byteSize: 1 };
    await prisma.checkpoint.create({ data: { id: checkpointId, runId, epoch: 1, ...checkpoint } });
    return { lease, runId, checkpointId };
  };
  const settle = ({ lease }: Trained, ending: Ending) => settleJob(prisma, lease, ending, 1);
  return {
    train,
    settle,
    leaveMasks: ({ runId, checkpointId }, sha256) =>
      prisma.$transaction(async (transaction) => {
        const { datasetVersionId } = await transaction.run.findUniqueOrThrow({ where: { id: runId } });
        if (datasetVersionId === null) throw new Error(`expected run ${runId} to have a dataset version`);
        const mask = { name: 'mask', method: 'egsc-it', sha256, byteSize: 1, requirements: {} };
        const { id: artifactId } = await transaction.artifact.upsert({
          where: { sha256_datasetVersionId: { sha256, datasetVersionId } },
          create: { id: newId(), ...mask, runId, datasetVersionId },
          update: {},
        });
        await transaction.checkpointArtifact.create({ data: { checkpointId, artifactId } });
        await advanceExperimentOf(transaction, runId);
        return artifactId;
      }),
    end: async (ending) => settle(await train(), ending),
    async score(ending, scores = {}) {
      const lease = await claim('EVALUATE');
      await prisma.evaluation.update({ where: { id: lease.subjectId }, data: { scores, imageCount: 6 } });
      await settleJob(prisma, lease, ending, 1);
      return { evaluationId: lease.subjectId };
    },
  };
}
