import type { DatasetIndex } from '#contracts/dataset-index.ts';
import { contentSide, type DomainSide, type Split } from '#contracts/domain.ts';
import { datasetIdSchema } from '#contracts/ids.ts';
import type { Database } from '#db/client.ts';
import { newId } from '#db/new-id.ts';
import { notify } from '#db/notify.ts';
import { invariant } from '#lib/invariant.ts';

export interface NewDatasetVersion {
  readonly importId: string;
  readonly indexSha256: string;
  readonly content: DatasetIndex;
  /** Names of the domains. */
  readonly names: Readonly<Record<DomainSide, string>>;
}

const IMAGES_OF_ONE_STATEMENT = 5_000;

/** Makes the next version of the import's dataset: version, domains, shards and images, whole or not at all. */
export async function commitDatasetVersion(transaction: Database, version: NewDatasetVersion): Promise<void> {
  const { importId, indexSha256, content, names } = version;
  await transaction.$executeRaw`set local statement_timeout = 0`; // a large dataset takes its time
  const versionId = newId();
  const byteSize = content.shards.reduce((sum, shard) => sum + shard.byteSize, 0);
  // The lock on the dataset gives each of its versions a number of its own.
  const [dataset] = await transaction.$queryRaw<{ id: string }[]>`
    with dataset as (
      select id, last_number from dataset where id = (select dataset_id from import where id = ${importId}::uuid) for update
    )
    insert into dataset_version (id, dataset_id, number, index_sha256, byte_size, decoder)
    select ${versionId}::uuid, id,
      (select greatest(max(number), last_number) + 1 from dataset_version where dataset_id = dataset.id),
      ${indexSha256}, ${byteSize}::bigint, ${content.decoder}::int
    from dataset
    returning dataset_id as id`;
  invariant(dataset, `Expected the import ${importId} to have a dataset, found none.`);
  for (const side of ['A', 'B'] as const) {
    const count = (split: Split) =>
      content.images.filter((image) => image.domain === side && image.split === split).length;
    const regions = content.annotations?.regions.filter(
      ({ image }) => content.images[image]?.domain === side,
    );
    const truths = content.annotations?.truths.filter(({ direction }) => contentSide(direction) === side);
    await transaction.$executeRaw`
      insert into domain (
        dataset_version_id, side, name, train_count, validation_count, test_count, region_count, truth_count
      )
      values (
        ${versionId}::uuid, ${side}::"DomainSide", ${names[side]},
        ${count('TRAIN')}::int, ${count('VALIDATION')}::int, ${count('TEST')}::int,
        ${regions?.length ?? 0}::int, ${truths?.length ?? 0}::int
      )`;
  }
  if (content.annotations)
    await transaction.datasetAnnotations.create({
      data: { datasetVersionId: versionId, document: content.annotations },
    });
  await transaction.$executeRaw`
    insert into shard (dataset_version_id, position, sha256, byte_size)
    select ${versionId}::uuid, ordinal - 1, sha256, byte_size
    from unnest(
      ${content.shards.map((shard) => shard.sha256)}::text[],
      ${content.shards.map((shard) => shard.byteSize)}::bigint[]
    ) with ordinality as shard (sha256, byte_size, ordinal)`;
  await storeImages(transaction, versionId, content.images);
  await transaction.$executeRaw`
    update import set
      dataset_version_id = ${versionId}::uuid,
      images_done = ${content.images.length}::int,
      images_total = ${content.images.length}::int
    where id = ${importId}::uuid`;
  await notify(transaction, 'dataset_changed', { datasetId: datasetIdSchema.parse(dataset.id) });
}

async function storeImages(
  transaction: Database,
  versionId: string,
  all: DatasetIndex['images'],
): Promise<void> {
  const positions = positionsOf(all);
  for (let start = 0; start < all.length; start += IMAGES_OF_ONE_STATEMENT) {
    const images = all.slice(start, start + IMAGES_OF_ONE_STATEMENT);
    await transaction.$executeRaw`
      insert into image (
        id, dataset_version_id, side, split, position, name, label, format, width, height, sha256, shard, "offset",
        byte_size
      )
      select id, ${versionId}::uuid, side::"DomainSide", split::"Split", position, name, label,
        format::"ImageFormat", width, height, sha256, shard, "offset", byte_size
      from unnest(
        ${images.map(() => newId())}::uuid[],
        ${images.map((image) => image.domain)}::text[],
        ${images.map((image) => image.split)}::text[],
        ${positions.slice(start, start + IMAGES_OF_ONE_STATEMENT)}::int[],
        ${images.map((image) => image.name)}::text[],
        ${images.map((image) => image.label)}::text[],
        ${images.map((image) => image.format)}::text[],
        ${images.map((image) => image.width)}::int[],
        ${images.map((image) => image.height)}::int[],
        ${images.map((image) => image.sha256)}::text[],
        ${images.map((image) => image.shard)}::int[],
        ${images.map((image) => image.offset)}::bigint[],
        ${images.map((image) => image.byteSize)}::int[]
      ) as image (
        id, side, split, position, name, label, format, width, height, sha256, shard, "offset", byte_size
      )`;
  }
}

/** Each image's place among those of its domain and split. */
function positionsOf(images: DatasetIndex['images']): number[] {
  const counts = new Map<string, number>();
  return images.map(({ domain, split }) => {
    const key = `${domain} ${split}`;
    const position = counts.get(key) ?? 0;
    counts.set(key, position + 1);
    return position;
  });
}
