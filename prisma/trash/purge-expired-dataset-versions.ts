import type { PrismaClient } from '../generated/client.ts';
import { withoutUsedVersions } from './dataset-version-uses.ts';
import { lockDatasetVersions } from './lock-dataset-versions.ts';
import { purgeDatasetVersions } from './purge-dataset-versions.ts';

/**
 * Deletes versions of datasets for good that have lain in the trash since before a time. One that something needs stays until
 * nothing does.
 *
 * @returns how many.
 */
export async function purgeExpiredDatasetVersions(prisma: PrismaClient, before: Date): Promise<number> {
  const expired = await prisma.datasetVersion.findMany({
    where: { trashedAt: { lt: before } },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  let purged = 0;
  // One after the other: a version may have a million images.
  for (const { id } of expired)
    purged += await prisma.$transaction(async (transaction) => {
      await transaction.$executeRaw`set local statement_timeout = 0`;
      await lockDatasetVersions(transaction, [id]);
      const still = await transaction.datasetVersion.count({ where: { id, trashedAt: { lt: before } } });
      if (still === 0) return 0;
      const { free } = await withoutUsedVersions(transaction, [id]);
      await purgeDatasetVersions(transaction, free);
      return free.length;
    });
  return purged;
}
