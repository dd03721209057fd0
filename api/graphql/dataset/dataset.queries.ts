import type { DomainSide, Split } from '#contracts/domain.ts';
import type { Dataset as DatasetRow, PrismaClient } from '#db/generated/client.ts';
import type { Page } from '../relay/connection.ts';
import type { PageArgs } from '../relay/page-args.ts';
import { readPage } from '../relay/read-page.ts';
import { found } from '../shared/found.ts';
import { idKey, timeKey, wholeKey } from '../relay/sort-key.ts';
import { NOT_IN_TRASH } from '../trash/not-in-trash.ts';
import { Dataset, DatasetVersion, type ImageSize } from './dataset.type.ts';
import { type Image, imageOfDataset } from './image.type.ts';

const byAge = { field: 'createdAt', direction: 'DESC', key: timeKey('createdAt'), id: idKey } as const;
const byNumber = { field: 'number', direction: 'DESC', key: wholeKey('number'), id: idKey } as const;
const byPosition = { field: 'position', direction: 'ASC', key: wholeKey('position'), id: idKey } as const;

export function readDatasets(prisma: PrismaClient, args: PageArgs): Promise<Page<Dataset>> {
  return readPage(args, {
    order: byAge,
    fetch: ({ within, orderBy, take }) =>
      prisma.dataset.findMany({
        where: {
          ...listed,
          AND: within,
        },
        orderBy,
        take,
      }),
    item: (row) => new Dataset(row),
  });
}

/** Those of the list that have one of these ids, oldest first, and those that the trash has taken from it. */
export function readChangedDatasets(prisma: PrismaClient, ids: string[]): Promise<DatasetRow[]> {
  return prisma.dataset.findMany({
    where: { id: { in: ids }, versions: { some: {} } },
    orderBy: { createdAt: 'asc' },
  });
}

/** The first import of the others has failed or goes on, or all of their versions lie in the trash. */
const listed = { versions: { some: NOT_IN_TRASH } } as const;

export function readVersions(
  prisma: PrismaClient,
  datasetId: string,
  args: PageArgs,
): Promise<Page<DatasetVersion>> {
  return readPage(args, {
    order: byNumber,
    fetch: ({ within, orderBy, take }) =>
      prisma.datasetVersion.findMany({
        where: {
          datasetId,
          ...NOT_IN_TRASH,
          AND: within,
        },
        orderBy,
        take,
      }),
    item: (row) => new DatasetVersion(row),
  });
}

export async function readImagesOfVersion(
  prisma: PrismaClient,
  versionId: string,
  { side, split }: { side: DomainSide; split: Split | null },
  args: PageArgs,
): Promise<Page<Image>> {
  const shards = await prisma.shard.findMany({ where: { datasetVersionId: versionId } });
  const shardAt = new Map(shards.map((shard) => [shard.position, shard.sha256]));
  return readPage(args, {
    order: byPosition,
    fetch: ({ within, orderBy, take }) =>
      prisma.image.findMany({
        where: {
          datasetVersionId: versionId,
          side,
          ...(split ? { split } : {}),
          AND: within,
        },
        orderBy,
        take,
      }),
    item: (row) => imageOfDataset(row, shardAt.get(row.shard) ?? ''),
  });
}

export async function readMedianImageSize(prisma: PrismaClient, versionId: string): Promise<ImageSize> {
  const [size] = await prisma.$queryRaw<ImageSize[]>`
    select coalesce(percentile_disc(0.5) within group (order by width), 0)::int as width,
      coalesce(percentile_disc(0.5) within group (order by height), 0)::int as height
    from image where dataset_version_id = ${versionId}::uuid`;
  return found(size ?? null, 'images of version', versionId);
}
