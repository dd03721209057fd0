import type { ScoredSplit } from '#contracts/domain.ts';
import { checkpointIdSchema } from '#contracts/ids.ts';
import type { Database } from '#db/client.ts';
import { newId } from '#db/new-id.ts';
import { notify } from '#db/notify.ts';
import { queueJobs } from './queue-jobs.ts';

export interface NewEvaluation {
  readonly checkpointId: string;
  /** Whose images are scored; none = those of its run. */
  readonly datasetVersionId?: string | null;
  readonly split: ScoredSplit;
}

/** Makes an evaluation of a checkpoint with its job, and wakes workers and watchers. @returns its id */
export async function queueEvaluation(
  transaction: Database,
  { checkpointId, datasetVersionId, split }: NewEvaluation,
): Promise<string> {
  const id = newId();
  await transaction.evaluation.create({
    data: { id, checkpointId, datasetVersionId: datasetVersionId ?? null, split },
  });
  const payload = { evaluationId: id, checkpointId: checkpointIdSchema.parse(checkpointId) };
  await queueJobs(transaction, 'EVALUATE', [payload]);
  await notify(transaction, 'evaluation_changed', { evaluationId: id });
  return id;
}
