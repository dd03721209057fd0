import { z } from 'zod';
import type { PrismaClient } from '#db/generated/client.ts';
import { newId } from '#db/new-id.ts';
import { notify } from '#db/notify.ts';
import { queueJobs } from '#jobs/queue-jobs.ts';
import type { Viewer } from '../../auth/viewer.ts';
import { findTranslating } from '../checkpoint/checkpoint.queries.ts';
import { type Outcome, once } from '../shared/idempotency.ts';
import { idempotencyKeySchema, parseInput } from '../shared/user-errors.ts';
import type { EvaluateCheckpointInput } from './evaluation.input.ts';

const schema = z.object({ idempotencyKey: idempotencyKeySchema });

/** Queues an evaluation: row, job, key and wake-up in one transaction. */
export async function evaluateCheckpoint(
  prisma: PrismaClient,
  viewer: Viewer,
  input: EvaluateCheckpointInput,
): Promise<Outcome> {
  const parsed = parseInput(schema, input);
  const { checkpoint, userErrors } = await findTranslating(prisma, input.checkpointId);
  if (!checkpoint || !parsed.value) return { userErrors: [...(parsed.userErrors ?? []), ...userErrors] };
  const key = parsed.value.idempotencyKey ?? null;
  return once(
    prisma,
    { actorId: viewer.id, mutation: 'evaluateCheckpoint', key, input },
    async (transaction) => {
      const id = newId();
      await transaction.evaluation.create({ data: { id, checkpointId: checkpoint.id } });
      await queueJobs(transaction, 'EVALUATE', [{ evaluationId: id, checkpointId: checkpoint.id }]);
      await notify(transaction, 'evaluation_changed', { evaluationId: id });
      return [id];
    },
  );
}
