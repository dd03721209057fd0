/** Hashes of everything in storage that a row names, but what checkpoints name. Of shards it is told that they are. */
export const KNOWN_BLOBS = `
  select sha256, bool_or(is_shard) as "isShard" from (
    select index_sha256 as sha256, false as is_shard from dataset_version
    union select sha256, true from shard
    union select sha256, false from artifact
    union select sha256, false from network_weights
    union select sha256, false from sample
    union select thumbnail_sha256, false from sample where thumbnail_sha256 is not null
    union select result_sha256, false from translation where result_sha256 is not null
    union select rows_sha256, false from evaluation where rows_sha256 is not null
    union select sha256, false from evaluation_picture
    union select sha256, false from upload where received_at is not null and sha256 is not null
  ) as known group by sha256 order by sha256`;

/** Hashes of the manifests of checkpoints, which name further blobs; whether any of theirs is in use. */
export const KNOWN_MANIFESTS = `
  select manifest_sha256 as sha256, bool_or(damage is null) as "isInUse" from checkpoint
  group by manifest_sha256 order by manifest_sha256`;

/** Key of the lock that a backup shares while it reads blobs, and that whoever removes some has alone. */
export const BLOBS_LOCK = 72_707_372;
