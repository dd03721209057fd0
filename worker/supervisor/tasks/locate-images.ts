import { sha256Schema } from '#contracts/ids.ts';
import type { Database } from '#db/client.ts';
import type { ImageLocation } from '../../protocol.ts';

/** Where the bytes of images lie, by id: those of a dataset inside a shard, uploaded ones as blobs of their own. */
export async function locateImages(
  database: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ImageLocation>> {
  const rows = await database.$queryRaw<{ id: string; sha256: string; offset: bigint; byteSize: bigint }[]>`
    select image.id, shard.sha256, image."offset", image.byte_size::bigint as "byteSize"
    from image
    join shard on shard.dataset_version_id = image.dataset_version_id and shard.position = image.shard
    where image.id = any(${ids}::uuid[])
    union all
    select id, sha256, 0::bigint, byte_size from upload
    where id = any(${ids}::uuid[]) and kind = 'IMAGE' and state = 'FINALIZED' and sha256 is not null`;
  return new Map(
    rows.map(({ id, sha256, offset, byteSize }) => [
      id,
      { sha256: sha256Schema.parse(sha256), offset: Number(offset), byteSize: Number(byteSize) },
    ]),
  );
}
