import { z } from 'zod';
import type { UserError } from '#contracts/errors.ts';
import { limits } from '#contracts/limits.ts';
import { methodDefinition } from '#contracts/run-config.ts';
import { newId } from '#db/new-id.ts';
import { queueJobs } from '#jobs/queue-jobs.ts';
import { requireRoleAnywhere, type Viewer } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { holdCheckpoint } from '../checkpoint/hold-checkpoint.ts';
import { findTranslating } from '../checkpoint/checkpoint.queries.ts';
import { refusePlace } from '../experiment/refuse-place.ts';
import { uuidOf } from '../relay/global-id.ts';
import { type Outcome, once } from '../shared/idempotency.ts';
import { requireRoom } from '../shared/require-room.ts';
import { idempotencyKeySchema, parseInput, refuse } from '../shared/user-errors.ts';
import { holdUploads } from '../upload/hold-uploads.ts';
import type { TranslateInput } from './translation.input.ts';

const MAX_EXEMPLARS = 30;

const exemplarsSchema = z.array(z.string()).min(1).max(MAX_EXEMPLARS);
const schema = z.object({
  idempotencyKey: idempotencyKeySchema,
  waitMs: z.int().min(0).max(limits.maxTranslateWaitMs).nullish(),
});

/** Queues translations: rows, jobs and key in one transaction. Nobody can watch them before they have their ids. */
export async function translate(
  context: Context,
  input: TranslateInput,
): Promise<Outcome & { readonly exemplarIgnored: boolean }> {
  const { prisma } = context;
  const viewer = requireRoleAnywhere(context.viewer, 'EDITOR');
  const parsed = parseInput(schema, input);
  const model = await findModel(context, viewer, input.checkpointId);
  const [content, exemplars] = await Promise.all([
    findImage(context, input.contentImageId, ['contentImageId']),
    model.ignoresExemplar ? NO_EXEMPLAR : findExemplars(context, input.exemplarImageIds),
  ]);
  const exemplarIgnored = model.ignoresExemplar && (input.exemplarImageIds ?? []).length > 0;
  const userErrors = [parsed, model, content, exemplars].flatMap((part) => part.userErrors ?? []);
  if (!parsed.value || !model.found || userErrors.length > 0) return { userErrors, exemplarIgnored };

  const full = await requireRoom(context.room, 0, null);
  if (full.length > 0) return { userErrors: full, exemplarIgnored };

  const { checkpoint, config } = model.found;
  const fit = input.fit ?? config.fit;
  const key = parsed.value.idempotencyKey ?? null;
  const request = { actorId: viewer.id, mutation: 'translate', key, input };
  const outcome = await once(prisma, request, async (transaction) => {
    await holdCheckpoint(transaction, checkpoint.id);
    await holdUploads(transaction, [content.uuid, ...exemplars.uuids.filter((uuid) => uuid !== null)]);
    const rows = exemplars.uuids.map((exemplarImageId) => ({
      id: newId(),
      checkpointId: checkpoint.id,
      createdById: viewer.id,
      direction: input.direction,
      fit,
      contentImageId: content.uuid,
      exemplarImageId,
    }));
    await transaction.translation.createMany({ data: rows });
    const payloads = rows.map(({ id, checkpointId }) => ({ translationId: id, checkpointId }));
    await queueJobs(transaction, 'TRANSLATE', payloads);
    return rows.map(({ id }) => id);
  });
  return { ...outcome, exemplarIgnored };
}

/** The checkpoint that translates and the config that it was made with. */
async function findModel({ prisma }: Context, viewer: Viewer, checkpointId: string) {
  const { checkpoint, config, userErrors } = await findTranslating(prisma, checkpointId);
  if (!checkpoint) return { found: null, ignoresExemplar: false, userErrors };
  const forbidden = refusePlace(viewer, checkpoint.experimentPath, ['checkpointId']);
  if (forbidden) return { found: null, ignoresExemplar: false, userErrors: [forbidden] };
  const ignoresExemplar = !methodDefinition(config.method).usesExemplar;
  return { found: { checkpoint, config }, ignoresExemplar, userErrors: [] };
}

/** One translation without an exemplar. */
const NO_EXEMPLAR = { uuids: [null], userErrors: [] };

async function findExemplars(context: Context, ids: readonly string[] | null | undefined) {
  const parsed = parseInput(exemplarsSchema, ids, ['exemplarImageIds']);
  if (parsed.userErrors) return { uuids: [], userErrors: parsed.userErrors };
  const images = await Promise.all(
    parsed.value.map((id, i) => findImage(context, id, ['exemplarImageIds', String(i)])),
  );
  return {
    uuids: images.map(({ uuid }) => uuid),
    userErrors: images.flatMap((image) => image.userErrors),
  };
}

async function findImage(
  { loaders }: Context,
  id: string,
  field: readonly string[],
): Promise<{ uuid: string; userErrors: UserError[] }> {
  const uuid = uuidOf('Image', id);
  if (uuid && (await loaders.image.load(uuid))) return { uuid, userErrors: [] };
  const message = 'No image has this id. An upload must be finalized first.';
  return { uuid: '', userErrors: [refuse('NOT_FOUND', field, message)] };
}
