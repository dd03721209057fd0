import { readDatasetAnnotations } from '#contracts/dataset-annotations.ts';
import { type DatasetIndex, datasetImageSchema } from '#contracts/dataset-index.ts';
import { decoderVersionSchema } from '#contracts/decoder-version.ts';
import { type Sha256, sha256Schema } from '#contracts/ids.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { canonicalJson, type Json } from '#lib/canonical-json.ts';
import { HashMismatchError } from '#storage/blob-errors.ts';
import type { SupervisorContext } from '../context.ts';

/**
 * Makes lists of images anew from their rows, which hold all that is in them.
 *
 * @returns the hashes that are whole again
 */
export async function healIndexes(
  { prisma, blobs, log }: Pick<SupervisorContext, 'prisma' | 'blobs' | 'log'>,
  damaged: readonly Sha256[],
): Promise<ReadonlySet<string>> {
  const versions = await prisma.datasetVersion.findMany({ where: { indexSha256: { in: [...damaged] } } });
  const healed = new Set<string>();
  for (const { id, decoder, indexSha256 } of versions) {
    for (const document of await rebuild(prisma, id, decoder)) {
      try {
        const bytes = Buffer.from(canonicalJson(document), 'utf8');
        await blobs.put(bytes, { expected: sha256Schema.parse(indexSha256) });
        healed.add(indexSha256);
        break;
      } catch (error) {
        if (!(error instanceof HashMismatchError)) throw error;
        log.warn({ indexSha256 }, 'A rebuilt list of images differs from the one that was stored.');
      }
    }
  }
  return healed;
}

/** The list of a version in each form that there ever was: which one was stored, its hash tells. */
async function rebuild(prisma: PrismaClient, id: string, decoder: number): Promise<readonly Json[]> {
  const shards = await prisma.shard.findMany({
    where: { datasetVersionId: id },
    orderBy: { position: 'asc' },
  });
  // An import appends to shards in the order of its list.
  const images = await prisma.image.findMany({
    where: { datasetVersionId: id },
    orderBy: [{ shard: 'asc' }, { offset: 'asc' }],
  });
  const stored = await prisma.datasetAnnotations.findUnique({ where: { datasetVersionId: id } });
  const index: DatasetIndex = {
    format: 'exemplar.dataset-index/4',
    decoder: decoderVersionSchema.parse(decoder),
    shards: shards.map(({ sha256, byteSize }) => ({
      sha256: sha256Schema.parse(sha256),
      byteSize: Number(byteSize),
    })),
    images: images.map((image) =>
      datasetImageSchema.parse({ ...image, domain: image.side, offset: Number(image.offset) }),
    ),
    annotations: stored && readDatasetAnnotations(stored.document),
  };
  const { annotations: _, ...third } = { ...index, format: 'exemplar.dataset-index/3' };
  const second = {
    ...third,
    format: 'exemplar.dataset-index/2',
    images: index.images.map((image, i) => ({ ...image, id: images[i]?.id })),
  };
  const { decoder: __, ...first } = { ...second, format: 'exemplar.dataset-index/1' };
  return [index, third, second, first];
}
