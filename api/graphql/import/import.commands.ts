import { z } from 'zod';
import { brokenFilesSchema } from '#contracts/broken-files.ts';
import { shownPath } from '#contracts/archive/shown-path.ts';
import type { UserError } from '#contracts/errors.ts';
import { importIdSchema, type Sha256, sha256Schema } from '#contracts/ids.ts';
import { limits } from '#contracts/limits.ts';
import { nameSchema } from '#contracts/name-schema.ts';
import { type Archives, ARCHIVES_VERSION } from '#contracts/stored/read-archives.ts';
import type { PrismaClient, Upload } from '#db/generated/client.ts';
import { newId } from '#db/new-id.ts';
import { notify } from '#db/notify.ts';
import { queueJobs } from '#jobs/queue-jobs.ts';
import type { Viewer } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { datasetNamed } from '../dataset/dataset-named.ts';
import { uuidOf } from '../relay/global-id.ts';
import { type Outcome, once } from '../shared/idempotency.ts';
import { requireRoom } from '../shared/require-room.ts';
import { idempotencyKeySchema, parseInput, refuse } from '../shared/user-errors.ts';
import { holdUploads } from '../upload/hold-uploads.ts';
import type { ImportDatasetInput } from './import.input.ts';

const domainSchema = z.object({
  name: nameSchema.nullish(),
  uploadIds: z.array(z.string()).min(1).max(limits.maxArchivesPerDomain),
  leftOut: z
    .object({
      count: z.int().nonnegative(),
      files: z
        .array(
          z.object({
            name: z.string().max(300).transform(shownPath),
            code: z.string().regex(/^[A-Z_]{1,50}$/, { error: 'must be upper-case letters and _' }),
            message: z.string().max(1_000),
          }),
        )
        .max(limits.maxFileErrors),
    })
    .nullish(),
  byProductCount: z.int().nonnegative().nullish(),
});
const schema = z.object({
  idempotencyKey: idempotencyKeySchema,
  datasetName: nameSchema,
  domainA: domainSchema,
  domainB: domainSchema,
  brokenFiles: brokenFilesSchema.nullish(),
});

/** Queues an import: dataset, import, job, key and wake-up in one transaction. */
export async function importDataset(
  { prisma, room }: Pick<Context, 'prisma' | 'room'>,
  viewer: Viewer,
  input: ImportDatasetInput,
): Promise<Outcome> {
  const parsed = parseInput(schema, input);
  if (parsed.userErrors) return { userErrors: parsed.userErrors };
  const { idempotencyKey, datasetName: name, domainA, domainB, brokenFiles } = parsed.value;
  const a = await findArchives(prisma, viewer, 'domainA', domainA.uploadIds);
  const b = await findArchives(prisma, viewer, 'domainB', domainB.uploadIds);
  const userErrors = [...leftOutErrors(parsed.value), ...a.userErrors, ...b.userErrors];
  if (userErrors.length > 0) return { userErrors };
  const full = await requireRoom(room, a.byteSize + b.byteSize, null);
  if (full.length > 0) return { userErrors: full };

  const request = { actorId: viewer.id, mutation: 'importDataset', key: idempotencyKey ?? null, input };
  return once(prisma, request, async (transaction) => {
    await holdUploads(transaction, [...a.uuids, ...b.uuids]);
    const datasetId = await datasetNamed(transaction, name);
    const importId = importIdSchema.parse(newId());
    await transaction.import.create({
      data: {
        id: importId,
        datasetId,
        archives: {
          version: ARCHIVES_VERSION,
          a: archivesOf(domainA, 'A', a.sha256s),
          b: archivesOf(domainB, 'B', b.sha256s),
        } satisfies Archives,
        ...(brokenFiles && { brokenFiles }),
      },
    });
    await queueJobs(transaction, 'IMPORT', [{ importId }]);
    await notify(transaction, 'import_changed', { importId });
    return [importId];
  });
}

/** All or nothing: nobody leaves files out by accident. */
function leftOutErrors({ brokenFiles, ...input }: z.output<typeof schema>): UserError[] {
  if (brokenFiles === 'SKIP') return [];
  return (['domainA', 'domainB'] as const)
    .filter((domain) => (input[domain].leftOut?.count ?? 0) > 0)
    .map((domain) =>
      refuse(
        'INVALID',
        [domain, 'leftOut'],
        'Files were left out, which is only allowed when "brokenFiles" is SKIP. Send all files, or set it.',
      ),
    );
}

function archivesOf(
  { name, leftOut, byProductCount }: z.output<typeof domainSchema>,
  side: 'A' | 'B',
  sha256s: Sha256[],
): Archives['a'] {
  return {
    name: name ?? side,
    sha256s,
    leftOut: leftOut ?? { files: [], count: 0 },
    byProductCount: byProductCount ?? 0,
  };
}

async function findArchives(
  prisma: PrismaClient,
  viewer: Viewer,
  domain: 'domainA' | 'domainB',
  uploadIds: readonly string[],
): Promise<{ uuids: string[]; sha256s: Sha256[]; byteSize: number; userErrors: UserError[] }> {
  const uuids = uploadIds.map((id) => uuidOf('Upload', id));
  const rows = await prisma.upload.findMany({
    where: { userId: viewer.id, id: { in: uuids.filter((uuid) => uuid !== null) } },
  });
  const sha256s: Sha256[] = [];
  const userErrors: UserError[] = [];
  for (const [i, uuid] of uuids.entries()) {
    const upload = rows.find((row) => row.id === uuid);
    const error = whyNoArchive(upload, [domain, 'uploadIds', String(i)]);
    if (error) userErrors.push(error);
    else if (upload?.sha256) sha256s.push(sha256Schema.parse(upload.sha256));
  }
  const byteSize = rows.reduce((sum, row) => sum + Number(row.byteSize), 0);
  return { uuids: rows.map(({ id }) => id), sha256s, byteSize, userErrors };
}

function whyNoArchive(upload: Upload | undefined, field: readonly string[]): UserError | null {
  if (!upload) return refuse('NOT_FOUND', field, 'You have no upload with this id.');
  if (upload.kind !== 'ARCHIVE')
    return refuse(
      'INVALID',
      field,
      `"${upload.filename}" was uploaded as ${upload.kind}; an import takes ARCHIVE.`,
    );
  if (upload.state !== 'FINALIZED')
    return refuse(
      'INVALID_STATE',
      field,
      `"${upload.filename}" must be finalized with finalizeUploads first.`,
    );
  return null;
}
