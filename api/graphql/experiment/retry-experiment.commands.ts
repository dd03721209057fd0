import { isJobEnded } from '#contracts/run-state.ts';
import { scoredSplitSchema } from '#contracts/domain.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { advanceExperiment } from '#jobs/advance-experiment.ts';
import { queueEvaluation } from '#jobs/queue-evaluation.ts';
import { mayChange, type Viewer } from '../../auth/viewer.ts';
import { codedError } from '../../errors.ts';
import { holdCheckpoint } from '../checkpoint/hold-checkpoint.ts';
import { holdDatasetVersion } from '../dataset/hold-dataset-version.ts';
import { recordChanges } from '../audit/record-changes.ts';
import { uuidOf } from '../relay/global-id.ts';
import { refusable } from '../shared/refusable.ts';
import { refuse } from '../shared/user-errors.ts';
import type { RetryExperimentInput } from './experiment.input.ts';
import type { Started } from './start-experiment.commands.ts';
import { findTrials, type ReadTrial } from './trial.queries.ts';

/** Queues again what has failed or was canceled in an experiment. The runs that ended so stay as they are. */
export async function retryExperiment(
  prisma: PrismaClient,
  viewer: Viewer,
  input: RetryExperimentInput,
): Promise<Started> {
  const id = uuidOf('Experiment', input.experimentId);
  const started = await refusable(prisma, async (transaction): Promise<Started> => {
    if (id) await transaction.$queryRaw`select from experiment where id = ${id}::uuid for no key update`;
    const experiment = id && (await transaction.experiment.findUnique({ where: { id } }));
    if (!experiment)
      return {
        experiment: null,
        userErrors: [refuse('NOT_FOUND', ['experimentId'], 'No experiment has this id.')],
      };
    const failed = (await findTrials(transaction, experiment)).filter(({ state }) => state === 'FAILED');
    if (!failed.every(({ row }) => mayChange(viewer, row.createdById, experiment.name)))
      throw codedError(
        'FORBIDDEN',
        'Only operators and the user who started an experiment can repeat its runs.',
      );
    for (const { datasetVersionId } of new Map(
      failed.filter(needsRun).map(({ row }) => [row.datasetVersionId, row]),
    ).values())
      await holdDatasetVersion(transaction, datasetVersionId, IN_TRASH);
    for (const trial of failed) {
      if (needsRun(trial))
        await transaction.trial.update({
          where: { id: trial.row.id },
          data: { runId: null, canceledAt: null },
        });
      else
        for (const { checkpointId, split, state } of trial.evaluations)
          if (isJobEnded(state) && state !== 'FINISHED') {
            await holdCheckpoint(transaction, checkpointId, CHECKPOINT_GONE);
            await queueEvaluation(transaction, { checkpointId, split: scoredSplitSchema.parse(split) });
          }
    }
    await advanceExperiment(transaction, experiment.id);
    const { id: experimentId, name } = experiment;
    await recordChanges(transaction, [
      {
        ...{ type: 'Experiment', id: experimentId },
        before: { name, failedTrials: failed.length },
        after: { name, failedTrials: 0 },
      },
    ]);
    return { experiment, userErrors: [] };
  });
  return 'experiment' in started ? started : { experiment: null, ...started };
}

const CHECKPOINT_GONE = refuse(
  'INVALID_STATE',
  ['experimentId'],
  'A checkpoint of this experiment has just been deleted. Repeat once more.',
);
const IN_TRASH = refuse(
  'INVALID_STATE',
  ['experimentId'],
  'The dataset version of this experiment lies in the trash. Restore it, then repeat.',
);

/** A run whose last checkpoint can be scored is not trained again. */
function needsRun({ row: { run }, checkpointId }: ReadTrial): boolean {
  return run?.state !== 'FINISHED' || checkpointId === null;
}
