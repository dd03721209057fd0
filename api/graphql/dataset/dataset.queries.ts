import type { DomainSide, Split } from '#contracts/domain.ts';
import type {
  Dataset as DatasetRow,
  DatasetVersion as DatasetVersionRow,
  PrismaClient,
} from '#db/generated/client.ts';
import type { Page } from '../relay/connection.ts';
import { type ListOrder, keys, uuidKey } from '../relay/cursor.ts';
import type { PageArgs } from '../relay/page-args.ts';
import { readPage } from '../relay/read-page.ts';
import { compare } from '../relay/where.ts';
import { Dataset, DatasetVersion } from './dataset.type.ts';
import { type Image, imageOfDataset } from './image.type.ts';

const byAge: ListOrder = { field: 'createdAt', direction: 'DESC', key: keys.time, id: uuidKey };
const byNumber: ListOrder = { field: 'number', direction: 'DESC', key: keys.whole, id: uuidKey };
const byPosition: ListOrder = { field: 'position', direction: 'ASC', key: keys.whole, id: uuidKey };

export function readDatasets(prisma: PrismaClient, args: PageArgs): Promise<Page<Dataset>> {
  return readPage<DatasetRow, Dataset>(args, {
    order: byAge,
    fetch: ({ bounds, sort, take }) =>
      prisma.dataset.findMany({
        where: {
          versions: { some: {} }, // the first import of the others has failed or goes on
          AND: bounds.map(({ compare: side, position: { key, id } }) => ({
            OR: [
              { createdAt: compare(side, new Date(key)) },
              { createdAt: new Date(key), id: compare(side, id) },
            ],
          })),
        },
        orderBy: [{ createdAt: sort }, { id: sort }],
        take,
      }),
    position: (row) => ({ key: row.createdAt.toISOString(), id: row.id }),
    item: (row) => new Dataset(row),
  });
}

export function readVersions(
  prisma: PrismaClient,
  datasetId: string,
  args: PageArgs,
): Promise<Page<DatasetVersion>> {
  return readPage<DatasetVersionRow, DatasetVersion>(args, {
    order: byNumber,
    fetch: ({ bounds, sort, take }) =>
      prisma.datasetVersion.findMany({
        where: {
          datasetId,
          AND: bounds.map(({ compare: side, position }) => ({ number: compare(side, Number(position.key)) })),
        },
        orderBy: { number: sort },
        take,
      }),
    position: (row) => ({ key: String(row.number), id: row.id }),
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
    fetch: ({ bounds, sort, take }) =>
      prisma.image.findMany({
        where: {
          datasetVersionId: versionId,
          side,
          ...(split ? { split } : {}),
          AND: bounds.map(({ compare: bound, position: { key, id } }) => ({
            OR: [
              { position: compare(bound, Number(key)) },
              { position: Number(key), id: compare(bound, id) },
            ],
          })),
        },
        orderBy: [{ position: sort }, { id: sort }],
        take,
      }),
    position: (row) => ({ key: String(row.position), id: row.id }),
    item: (row) => imageOfDataset(row, shardAt.get(row.shard) ?? ''),
  });
}
