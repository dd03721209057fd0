import type { PrismaClient } from '#db/generated/client.js';

/** Hashes of everything in storage that a row names, and of the manifests, which name more. */
export async function readKnownBlobs(
  prisma: PrismaClient,
): Promise<{ readonly blobs: readonly string[]; readonly manifests: readonly string[] }> {
  const blobs = await prisma.$queryRaw<{ sha256: string }[]>`
    select index_sha256 as sha256 from dataset_version
    union select sha256 from shard
    union select sha256 from artifact
    union select sha256 from sample
    union select thumbnail_sha256 from sample where thumbnail_sha256 is not null
    union select result_sha256 from translation where result_sha256 is not null
    union select sha256 from upload where received_at is not null and sha256 is not null
    order by sha256`;
  const manifests = await prisma.$queryRaw<{ sha256: string }[]>`
    select distinct manifest_sha256 as sha256 from checkpoint order by sha256`;
  return { blobs: blobs.map(({ sha256 }) => sha256), manifests: manifests.map(({ sha256 }) => sha256) };
}
