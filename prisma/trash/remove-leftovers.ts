import { Prisma, type PrismaClient } from '../generated/client.ts';

/** How much of what came to nothing was removed. */
export interface RemovedLeftovers {
  readonly imports: number;
  readonly uploads: number;
}

/** Files of weights are read when they are added, tars of checkpoints when they are imported, and never again. */
const TAKEN_BY_NOTHING = Prisma.sql`
  not exists (
    select from (
      select content_image_id as image_id from translation union all select exemplar_image_id from translation
    ) as taken where image_id = upload.id
  )
  and not exists (
    select from import cross join lateral jsonb_array_elements_text(
      (archives -> 'a' -> 'sha256s') || (archives -> 'b' -> 'sha256s')
    ) as archive (sha256)
    where archive.sha256 = upload.sha256
  )
  and not exists (
    select from checkpoint_import where archive_sha256 = upload.sha256 and state in ('QUEUED', 'RUNNING')
  )`;

/**
 * Removes imports that failed or were canceled before a time, datasets that have nothing but that, and uploads of before that
 * time that nothing has taken: no import, no translation. Their files go later, once nothing names them.
 */
export async function removeLeftovers(prisma: PrismaClient, before: Date): Promise<RemovedLeftovers> {
  return prisma.$transaction(async (transaction) => {
    await transaction.$executeRaw`
      delete from job where kind = 'IMPORT' and subject_id in (
        select id from import where state in ('FAILED', 'CANCELED') and finished_at < ${before}::timestamptz
      )`;
    await transaction.$executeRaw`
      delete from job where kind = 'IMPORT_CHECKPOINT' and subject_id in (
        select id from checkpoint_import where state in ('FAILED', 'CANCELED') and finished_at < ${before}::timestamptz
      )`;
    const checkpoints = await transaction.$executeRaw`
      delete from checkpoint_import
      where state in ('FAILED', 'CANCELED') and finished_at < ${before}::timestamptz`;
    const datasets = await transaction.$queryRaw<{ id: string }[]>`
      delete from import where state in ('FAILED', 'CANCELED') and finished_at < ${before}::timestamptz
      returning dataset_id::text as id`;
    // An import into one of them may be committed at this moment: its key holds the row.
    await transaction.$queryRaw`
      select from dataset where id = any(${datasets.map(({ id }) => id)}::uuid[]) order by id for update`;
    await transaction.$executeRaw`
      delete from dataset where id = any(${datasets.map(({ id }) => id)}::uuid[])
        and not exists (select from dataset_version where dataset_id = dataset.id)
        and not exists (select from import where dataset_id = dataset.id)`;
    // Whoever takes one at this moment holds its row (api/graphql/upload/hold-uploads.ts), and is seen afterwards.
    const old = await transaction.$queryRaw<{ id: string }[]>`
      select id::text from upload
      where created_at < ${before}::timestamptz and (state = 'FINALIZED' or expires_at < ${before}::timestamptz)
        and ${TAKEN_BY_NOTHING}
      order by id for update skip locked`;
    const uploads = await transaction.$executeRaw`
      delete from upload where id = any(${old.map(({ id }) => id)}::uuid[]) and ${TAKEN_BY_NOTHING}`;
    return { imports: datasets.length + checkpoints, uploads };
  });
}
