import type { Database } from '../client.ts';
import type { PrismaClient } from '../generated/client.ts';

/** Removes translations with their jobs: rows alone, since their files go once nothing names them. */
export async function purgeTranslations(
  transaction: Database,
  translationIds: readonly string[],
): Promise<void> {
  const ids = [...translationIds];
  await transaction.$executeRaw`delete from job where subject_id = any(${ids}::uuid[])`;
  await transaction.$executeRaw`delete from translation where id = any(${ids}::uuid[])`;
}

/**
 * Deletes translations for good that have lain in the trash by themselves since before a time.
 *
 * @returns how many.
 */
export function purgeExpiredTranslations(prisma: PrismaClient, before: Date): Promise<number> {
  return prisma.$transaction(async (transaction) => {
    const expired = await transaction.$queryRaw<{ id: string }[]>`
      select id::text from translation where trashed_at < ${before}::timestamptz order by id for update`;
    await purgeTranslations(
      transaction,
      expired.map(({ id }) => id),
    );
    return expired.length;
  });
}
