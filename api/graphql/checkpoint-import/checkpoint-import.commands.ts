import { z } from 'zod';
import type { UserError } from '#contracts/errors.ts';
import { checkpointImportIdSchema } from '#contracts/ids.ts';
import { nameSchema } from '#contracts/name-schema.ts';
import type { Upload } from '#db/generated/client.ts';
import { newId } from '#db/new-id.ts';
import { notify } from '#db/notify.ts';
import { queueJobs } from '#jobs/queue-jobs.ts';
import type { Viewer } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { uuidOf } from '../relay/global-id.ts';
import { type Outcome, once } from '../shared/idempotency.ts';
import { requireRoom } from '../shared/require-room.ts';
import { idempotencyKeySchema, parseInput, refuse } from '../shared/user-errors.ts';
import { holdUploads } from '../upload/hold-uploads.ts';
import type { ImportCheckpointInput } from './checkpoint-import.input.ts';

const schema = z.object({
  idempotencyKey: idempotencyKeySchema,
  uploadId: z.string(),
  displayName: nameSchema.nullish(),
});

/** Queues the import of a checkpoint: import, job, key and wake-up in one transaction. */
export async function importCheckpoint(
  { prisma, room }: Pick<Context, 'prisma' | 'room'>,
  viewer: Viewer,
  input: ImportCheckpointInput,
): Promise<Outcome> {
  const parsed = parseInput(schema, input);
  if (parsed.userErrors) return { userErrors: parsed.userErrors };
  const { idempotencyKey, uploadId, displayName } = parsed.value;
  const uuid = uuidOf('Upload', uploadId);
  const upload =
    uuid === null ? null : await prisma.upload.findFirst({ where: { userId: viewer.id, id: uuid } });
  const refused = whyNoCheckpoint(upload);
  if (refused) return { userErrors: [refused] };
  if (!upload?.sha256)
    throw new Error(`importCheckpoint: expected a hash of the finalized upload ${uploadId}`);
  const { id, filename, sha256, byteSize } = upload;
  const full = await requireRoom(room, Number(byteSize), null);
  if (full.length > 0) return { userErrors: full };

  const request = { actorId: viewer.id, mutation: 'importCheckpoint', key: idempotencyKey ?? null, input };
  return once(prisma, request, async (transaction) => {
    await holdUploads(transaction, [id]);
    const checkpointImportId = checkpointImportIdSchema.parse(newId());
    await transaction.checkpointImport.create({
      data: {
        id: checkpointImportId,
        createdById: viewer.id,
        filename,
        archiveSha256: sha256,
        displayName: displayName ?? null,
      },
    });
    await queueJobs(transaction, 'IMPORT_CHECKPOINT', [{ checkpointImportId }]);
    await notify(transaction, 'checkpoint_import_changed', { checkpointImportId });
    return [checkpointImportId];
  });
}

function whyNoCheckpoint(upload: Upload | null): UserError | null {
  const field = ['uploadId'];
  if (!upload) return refuse('NOT_FOUND', field, 'You have no upload with this id.');
  const { filename, kind, state } = upload;
  if (kind !== 'CHECKPOINT')
    return refuse('INVALID', field, `"${filename}" was uploaded as ${kind}; this takes CHECKPOINT.`);
  if (state !== 'FINALIZED')
    return refuse('INVALID_STATE', field, `"${filename}" must be finalized with finalizeUploads first.`);
  return null;
}
