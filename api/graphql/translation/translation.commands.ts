import { z } from 'zod';
import type { UserError } from '#contracts/errors.ts';
import { translationIdSchema } from '#contracts/ids.ts';
import { limits } from '#contracts/limits.ts';
import { runConfigSchema } from '#contracts/run-config.ts';
import type { Prisma, PrismaClient } from '#db/generated/client.ts';
import { newId } from '#db/new-id.ts';
import { notify } from '#db/notify.ts';
import { queueJobs } from '#jobs/queue-jobs.ts';
import { requireRole } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { findTranslating } from '../checkpoint/checkpoint.queries.ts';
import { uuidOf } from '../relay/global-id.ts';
import { type Outcome, once } from '../shared/idempotency.ts';
import { idempotencyKeySchema, parseInput, refuse } from '../shared/user-errors.ts';
import type { TranslateInput } from './translation.input.ts';

const MAX_EXEMPLARS = 30;

const schema = z.object({
  idempotencyKey: idempotencyKeySchema,
  exemplarImageIds: z.array(z.string()).min(1).max(MAX_EXEMPLARS),
  waitMs: z.int().min(0).max(limits.maxTranslateWaitMs).nullish(),
});

/** Queues translations: rows, jobs, key and wake-up in one transaction. */
export async function translate(context: Context, input: TranslateInput): Promise<Outcome> {
  const { prisma } = context;
  const viewer = requireRole(context.viewer, 'EDITOR');
  const parsed = parseInput(schema, input);
  if (parsed.userErrors) return { userErrors: parsed.userErrors };
  const { checkpoint, userErrors } = await findTranslating(prisma, input.checkpointId);
  const content = await findImage(context, input.contentImageId, ['contentImageId']);
  const exemplars = await Promise.all(
    input.exemplarImageIds.map((id, i) => findImage(context, id, ['exemplarImageIds', String(i)])),
  );
  const errors = [...userErrors, ...[content, ...exemplars].flatMap((image) => image.userErrors)];
  if (!checkpoint || errors.length > 0) return { userErrors: errors };

  const fit = input.fit ?? (await fitOfRun(prisma, checkpoint.runId));
  const key = parsed.value.idempotencyKey ?? null;
  return once(prisma, { actorId: viewer.id, mutation: 'translate', key, input }, async (transaction) => {
    const rows = exemplars.map((exemplar) => ({
      id: newId(),
      checkpointId: checkpoint.id,
      createdById: viewer.id,
      direction: input.direction,
      fit,
      contentImageId: content.uuid,
      exemplarImageId: exemplar.uuid,
    }));
    await transaction.translation.createMany({ data: rows });
    const payloads = rows.map(({ id, checkpointId }) => ({ translationId: id, checkpointId }));
    await queueJobs(transaction, 'TRANSLATE', payloads);
    for (const { id } of rows)
      await notify(transaction, 'translation_changed', { translationId: translationIdSchema.parse(id) });
    return rows.map(({ id }) => id);
  });
}

async function findImage(
  { loaders }: Context,
  id: string,
  field: readonly string[],
): Promise<{ uuid: string; userErrors: UserError[] }> {
  const uuid = uuidOf('Image', id);
  if (uuid && (await loaders.image.load(uuid))) return { uuid, userErrors: [] };
  const message = 'There is no image of that id; an upload has to be finalised first.';
  return { uuid: '', userErrors: [refuse('NOT_FOUND', field, message)] };
}

async function fitOfRun(prisma: PrismaClient, runId: string) {
  const { config } = await prisma.run.findUniqueOrThrow({ where: { id: runId }, select: { config: true } });
  return runConfigSchema.parse(config).fit;
}
