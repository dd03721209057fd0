import type { PrismaClient } from '#db/generated/client.ts';
import type { Page } from '../relay/connection.ts';
import { uuidOf } from '../relay/global-id.ts';
import type { PageArgs } from '../relay/page-args.ts';
import { readPage } from '../relay/read-page.ts';
import { idKey, timeKey } from '../relay/sort-key.ts';
import { DatasetVersionRemoval } from './dataset-version-removal.type.ts';

const byTime = { field: 'trashedAt', direction: 'DESC', key: timeKey('trashedAt'), id: idKey } as const;

/** Dataset versions that lie in the trash, the newest there first. */
export function readTrashedDatasetVersions(
  prisma: PrismaClient,
  args: PageArgs,
): Promise<Page<DatasetVersionRemoval>> {
  return readPage(args, {
    order: byTime,
    fetch: async ({ within, orderBy, take }) => {
      const rows = await prisma.datasetVersion.findMany({
        where: { trashedAt: { not: null }, AND: within },
        orderBy,
        take,
      });
      return rows.flatMap(({ trashedAt, ...row }) => (trashedAt ? [{ ...row, trashedAt }] : []));
    },
    item: (row) => new DatasetVersionRemoval(row),
  });
}

/** These dataset versions, in their order; unknown ids are left out. */
export async function readDatasetVersionRemovals(
  prisma: PrismaClient,
  datasetVersionIds: readonly string[],
): Promise<DatasetVersionRemoval[]> {
  const ids = datasetVersionIds.flatMap((id) => uuidOf('DatasetVersion', id) ?? []);
  const rows = await prisma.datasetVersion.findMany({ where: { id: { in: ids } } });
  return ids
    .flatMap((id) => rows.find((row) => row.id === id) ?? [])
    .map((row) => new DatasetVersionRemoval(row));
}
