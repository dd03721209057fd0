import type { Database } from '../client.ts';

/** What goes with a version of a dataset. Bytes of what other versions share with it are counted too. */
export interface DatasetVersionParts {
  readonly versionId: string;
  readonly images: number;
  readonly byteSize: bigint;
}

/** Counted from rows: nothing is read from storage. */
export function readDatasetVersionParts(
  database: Database,
  versionIds: readonly string[],
): Promise<DatasetVersionParts[]> {
  return database.$queryRaw<DatasetVersionParts[]>`
    select dataset_version.id::text as "versionId", counted.*, stored.*
    from dataset_version
    cross join lateral (
      select coalesce(sum(train_count + validation_count + test_count), 0)::int as images
      from domain where dataset_version_id = dataset_version.id
    ) as counted
    cross join lateral (
      select coalesce(sum(byte_size), 0)::bigint as "byteSize" from (
        select distinct sha256, byte_size from shard where dataset_version_id = dataset_version.id
      ) as shards
    ) as stored
    where dataset_version.id = any(${[...versionIds]}::uuid[])`;
}
