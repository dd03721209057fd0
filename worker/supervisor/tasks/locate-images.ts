import { decoderVersionSchema, NEWEST_DECODER } from '#contracts/decoder-version.ts';
import { sha256Schema } from '#contracts/ids.ts';
import type { Database } from '#db/client.ts';
import type { ImageLocation } from '../../protocol.ts';

/**
 * Where the bytes of images lie, by id: those of a dataset inside a shard, uploaded ones as blobs of their own. An
 * image of a dataset is read by its version's decoder, as its runs read it; an uploaded one by the newest.
 */
export async function locateImages(
  database: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ImageLocation>> {
  const rows = await database.$queryRaw<
    {
      id: string;
      source: ImageLocation['source'];
      sha256: string;
      offset: bigint;
      byteSize: bigint;
      imageSha256: string;
      decoder: number;
    }[]
  >`
    select image.id, 'DATASET' as source, shard.sha256, image."offset", image.byte_size::bigint as "byteSize",
      image.sha256 as "imageSha256", dataset_version.decoder
    from image
    join dataset_version on dataset_version.id = image.dataset_version_id
    join shard on shard.dataset_version_id = image.dataset_version_id and shard.position = image.shard
    where image.id = any(${ids}::uuid[])
    union all
    select id, 'UPLOAD', sha256, 0::bigint, byte_size, sha256, ${NEWEST_DECODER}::int from upload
    where id = any(${ids}::uuid[]) and kind = 'IMAGE' and state = 'FINALIZED' and sha256 is not null`;
  return new Map(
    rows.map(({ id, source, sha256, offset, byteSize, imageSha256, decoder }) => [
      id,
      {
        source,
        sha256: sha256Schema.parse(sha256),
        offset: Number(offset),
        byteSize: Number(byteSize),
        imageSha256: sha256Schema.parse(imageSha256),
        decoder: decoderVersionSchema.parse(decoder),
      },
    ]),
  );
}
