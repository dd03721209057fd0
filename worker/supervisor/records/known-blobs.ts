import type { PrismaClient } from '#db/generated/client.js';
import { KNOWN_BLOBS, KNOWN_MANIFESTS } from '#db/known-blobs.ts';

export interface KnownBlobs {
  readonly blobs: readonly string[];
  readonly shards: readonly string[];
  readonly manifests: readonly string[];
}

/** Hashes of everything in storage that a row names, and of the manifests, which name more. */
export async function readKnownBlobs(prisma: PrismaClient): Promise<KnownBlobs> {
  const blobs = await prisma.$queryRawUnsafe<{ sha256: string; isShard: boolean }[]>(KNOWN_BLOBS);
  const manifests = await prisma.$queryRawUnsafe<{ sha256: string }[]>(KNOWN_MANIFESTS);
  return {
    blobs: blobs.map(({ sha256 }) => sha256),
    shards: blobs.filter(({ isShard }) => isShard).map(({ sha256 }) => sha256),
    manifests: manifests.map(({ sha256 }) => sha256),
  };
}
