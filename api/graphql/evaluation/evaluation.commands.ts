import { z } from 'zod';
import type { PrismaClient } from '#db/generated/client.ts';
import { newId } from '#db/new-id.ts';
import { notify } from '#db/notify.ts';
import { type ScoredSplit, scoredSplitSchema } from '#contracts/domain.ts';
import type { UserError } from '#contracts/errors.ts';
import { queueJobs } from '#jobs/queue-jobs.ts';
import type { Viewer } from '../../auth/viewer.ts';
import { findTranslating } from '../checkpoint/checkpoint.queries.ts';
import { type Outcome, once } from '../shared/idempotency.ts';
import { idempotencyKeySchema, parseInput, refuse } from '../shared/user-errors.ts';
import type { EvaluateCheckpointInput } from './evaluation.input.ts';

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
  const refusal = await refuseEmpty(prisma, checkpoint.runId, split);
  if (refusal) return { userErrors: [refusal] };
  const key = idempotencyKey ?? null;
  return once(
    prisma,
    { actorId: viewer.id, mutation: 'evaluateCheckpoint', key, input },
    async (transaction) => {
      const id = newId();
      await transaction.evaluation.create({ data: { id, checkpointId: checkpoint.id, split } });
      await queueJobs(transaction, 'EVALUATE', [{ evaluationId: id, checkpointId: checkpoint.id }]);
      await notify(transaction, 'evaluation_changed', { evaluationId: id });
      return [id];
    },
  );
}

/** Both directions need images of both domains. */
async function refuseEmpty(
  prisma: PrismaClient,
  runId: string,
  split: ScoredSplit,
): Promise<UserError | null> {
  const { datasetVersionId } = await prisma.run.findUniqueOrThrow({ where: { id: runId } });
  const domains = await prisma.domain.findMany({ where: { datasetVersionId }, orderBy: { side: 'asc' } });
  const countOf = (domain: (typeof domains)[number]) => ({
    VALIDATION: domain.validationCount,
    TEST: domain.testCount,
  });
  const empty = domains.filter((domain) => countOf(domain)[split] === 0);
  if (empty.length === 0) return null;
  const name = split.toLowerCase();
  const other = split === 'VALIDATION' ? 'TEST' : 'VALIDATION';
  const advice = domains.every((domain) => countOf(domain)[other] > 0)
    ? `Score it on the ${other.toLowerCase()} images`
    : `Import a version with a ${name} folder in each domain, and train on it`;
  const sides = empty.map(({ side }) => `domain ${side}`).join(' and ');
  return refuse(
    'INVALID_STATE',
    ['split'],
    `There are no ${name} images in ${sides} of its dataset. ${advice}.`,
  );
}
