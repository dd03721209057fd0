import { z } from 'zod';
import type { PrismaClient } from '#db/generated/client.ts';
import { scoredSplitSchema } from '#contracts/domain.ts';
import { queueEvaluation } from '#jobs/queue-evaluation.ts';
import type { Viewer } from '../../auth/viewer.ts';
import { holdCheckpoint } from '../checkpoint/hold-checkpoint.ts';
import { holdDatasetVersion } from '../dataset/hold-dataset-version.ts';
import { refusePlace } from '../experiment/refuse-place.ts';
import { findTranslating } from '../checkpoint/checkpoint.queries.ts';
import { type Outcome, once } from '../shared/idempotency.ts';
import { idempotencyKeySchema, parseInput } from '../shared/user-errors.ts';
import type { EvaluateCheckpointInput } from './evaluation.input.ts';
import { scoredVersion } from './scored-version.ts';
import { refuseEmptySplit } from './refuse-empty-split.ts';

const schema = z.object({
  idempotencyKey: idempotencyKeySchema,
  split: scoredSplitSchema.nullish().transform((split) => split ?? 'VALIDATION'),
});

/** Queues an evaluation: row, job, key and wake-up in one transaction. */
export async function evaluateCheckpoint(
  prisma: PrismaClient,
  viewer: Viewer,
  input: EvaluateCheckpointInput,
): Promise<Outcome> {
  const parsed = parseInput(schema, input);
  const { checkpoint, userErrors } = await findTranslating(prisma, input.checkpointId);
  if (!checkpoint || !parsed.value) return { userErrors: [...(parsed.userErrors ?? []), ...userErrors] };
  const { split, idempotencyKey } = parsed.value;
  const { datasetVersionId: own, experimentPath } = checkpoint;
  const forbidden = refusePlace(viewer, experimentPath, ['checkpointId']);
  if (forbidden) return { userErrors: [forbidden] };
  const scored = await scoredVersion(prisma, own, input.datasetVersionId ?? null);
  if (scored.userErrors) return { userErrors: scored.userErrors };
  const refusal = await refuseEmptySplit(prisma, scored.id, split);
  if (refusal) return { userErrors: [refusal] };
  const datasetVersionId = own === null ? scored.id : null;
  const key = idempotencyKey ?? null;
  return once(
    prisma,
    { actorId: viewer.id, mutation: 'evaluateCheckpoint', key, input },
    async (transaction) => {
      await holdCheckpoint(transaction, checkpoint.id);
      if (datasetVersionId !== null) await holdDatasetVersion(transaction, datasetVersionId);
      return [await queueEvaluation(transaction, { checkpointId: checkpoint.id, datasetVersionId, split })];
    },
  );
}
