import { isJobEnded } from '#contracts/run-state.ts';
import { scoredSplitSchema } from '#contracts/domain.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { advanceExperiment } from '#jobs/advance-experiment.ts';
import { queueEvaluation } from '#jobs/queue-evaluation.ts';
import { mayChange, type Viewer } from '../../auth/viewer.ts';
import { codedError } from '../../errors.ts';
import { uuidOf } from '../relay/global-id.ts';
import { refuse } from '../shared/user-errors.ts';
import type { RetryExperimentInput } from './experiment.input.ts';
import type { Started } from './start-experiment.commands.ts';
import { findTrials, type ReadTrial } from './trial.queries.ts';

/** Queues again what has failed or was canceled in an experiment. The runs that ended so stay as they are. */
export function retryExperiment(
  prisma: PrismaClient,
  viewer: Viewer,
  input: RetryExperimentInput,
): Promise<Started> {
  const id = uuidOf('Experiment', input.experimentId);
  return prisma.$transaction(async (transaction) => {
    if (id) await transaction.$queryRaw`select from experiment where id = ${id}::uuid for no key update`;
    const experiment = id && (await transaction.experiment.findUnique({ where: { id } }));
    if (!experiment)
      return {
        experiment: null,
        userErrors: [refuse('NOT_FOUND', ['experimentId'], 'No experiment has this id.')],
      };
    const failed = (await findTrials(transaction, experiment)).filter(({ state }) => state === 'FAILED');
    if (!failed.every(({ row }) => mayChange(viewer, row.createdById)))
      throw codedError(
        'FORBIDDEN',
        'Only operators and the user who started an experiment can repeat its runs.',
      );
    for (const trial of failed) {
      if (needsRun(trial))
        await transaction.trial.update({
          where: { id: trial.row.id },
          data: { runId: null, canceledAt: null },
        });
      else
        for (const { checkpointId, split, state } of trial.evaluations)
          if (isJobEnded(state) && state !== 'FINISHED')
            await queueEvaluation(transaction, { checkpointId, split: scoredSplitSchema.parse(split) });
    }
    await advanceExperiment(transaction, experiment.id);
    return { experiment, userErrors: [] };
  });
}

/** A run whose last checkpoint can be scored is not trained again. */
function needsRun({ row: { run }, checkpointId }: ReadTrial): boolean {
  return run?.state !== 'FINISHED' || checkpointId === null;
}
