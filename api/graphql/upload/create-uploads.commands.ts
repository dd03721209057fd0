import { z } from 'zod';
import type { UserError } from '#contracts/errors.ts';
import { sha256Schema } from '#contracts/ids.ts';
import { limits } from '#contracts/limits.ts';
import { fileNameSchema } from '#contracts/name-schema.ts';
import { newId } from '#db/new-id.ts';
import { requireRole, requireRoleAnywhere } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { globalId } from '../relay/global-id.ts';
import { requireRoom } from '../shared/require-room.ts';
import { parseInput, refuse } from '../shared/user-errors.ts';
import { checkQuota } from './check-quota.ts';
import type { CreateUploadsInput } from './upload.input.ts';
import type { UploadTarget } from './upload.type.ts';

/** Uploads have longer than images are shown: a slow line sends 64 MiB in an hour too. */
const UPLOAD_MS = 60 * 60 * 1000;

const fileSchema = z.object({
  filename: fileNameSchema,
  contentType: z
    .string()
    .max(100)
    .regex(/^[\w.+-]+\/[\w.+-]+$/, { error: 'must be a media type such as image/png' }),
  byteSize: z.int().min(1),
  sha256: sha256Schema.nullish(),
});
const schema = z.object({ files: z.array(fileSchema).min(1).max(100) });

/** Rows of uploads and the signed requests that send their bytes. */
export async function createUploads(
  context: Context,
  input: CreateUploadsInput,
): Promise<{ targets: UploadTarget[] | null; userErrors: UserError[] }> {
  // Single images are for translations, by checkpoints of any experiment; all else becomes part of the server.
  const require = input.kind === 'IMAGE' ? requireRoleAnywhere : requireRole;
  const viewer = require(context.viewer, 'EDITOR');
  const parsed = parseInput(schema, input);
  if (parsed.userErrors) return { targets: null, userErrors: parsed.userErrors };
  const { files } = parsed.value;
  const userErrors = files.flatMap((file, i) => checkSize(input.kind, file.byteSize, i));
  if (userErrors.length > 0) return { targets: null, userErrors };
  const bytes = files.reduce((sum, { byteSize }) => sum + byteSize, 0);
  const full = await requireRoom(context.room, bytes, ['files']);
  if (full.length > 0) return { targets: null, userErrors: [...full] };

  const expiresAt = new Date(Math.ceil((Date.now() + UPLOAD_MS) / 1000) * 1000);
  const rows = files.map(({ filename, contentType, byteSize, sha256 }) => ({
    id: newId(),
    userId: viewer.id,
    kind: input.kind,
    filename,
    contentType,
    byteSize,
    sha256: sha256 ?? null,
    expiresAt,
  }));
  const refusals = await context.prisma.$transaction(async (transaction) => {
    const overQuota = await checkQuota(transaction, viewer.id, files);
    if (overQuota.length === 0) await transaction.upload.createMany({ data: rows });
    return overQuota;
  });
  if (refusals.length > 0) return { targets: null, userErrors: refusals };
  return { targets: rows.map((row) => targetOf(context, row)), userErrors: [] };
}

const MOST_BYTES: Readonly<Record<CreateUploadsInput['kind'], number>> = {
  IMAGE: limits.maxImageBytes,
  ARCHIVE: limits.maxArchiveBytes,
  WEIGHTS: limits.maxArchiveBytes,
  CHECKPOINT: limits.maxCheckpointBytes,
};

function checkSize(kind: CreateUploadsInput['kind'], byteSize: number, i: number): UserError[] {
  const most = MOST_BYTES[kind];
  if (byteSize <= most) return [];
  const field = ['files', String(i), 'byteSize'];
  const message = `A file of kind ${kind} may have at most ${most} bytes, but this has ${byteSize}.`;
  return [refuse(kind === 'IMAGE' ? 'IMAGE_TOO_LARGE' : 'OUT_OF_RANGE', field, message)];
}

function targetOf(
  { signer, links }: Context,
  upload: { id: string; userId: string; contentType: string; byteSize: number; expiresAt: Date },
): UploadTarget {
  return {
    uploadId: globalId('Upload', upload.id),
    method: 'PUT',
    url: links.forClient(
      signer.sign({
        method: 'PUT',
        path: `/uploads/${upload.id}`,
        claims: { actor: upload.userId, size: String(upload.byteSize), type: upload.contentType },
        expiresAt: upload.expiresAt,
      }),
    ),
    headers: [{ name: 'content-type', value: upload.contentType }],
    expiresAt: upload.expiresAt,
  };
}
