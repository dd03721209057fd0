import { readDatasetIndex, type DatasetImage } from '#contracts/dataset-index.ts';
import type { DecoderVersion } from '#contracts/decoder-version.ts';
import type { DomainSide, Split } from '#contracts/domain.ts';
import type { Sha256 } from '#contracts/ids.ts';
import type { SharedKnobs } from '#contracts/methods/method-definition.ts';
import { BlobNotFoundError, DamagedBlobError } from '#storage/blob-errors.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { decodeImage } from '../../images/decode-image.ts';
import { UnsupportedImageError } from '../../images/unsupported-image-error.ts';
import { DAMAGED_BLOB, TaskFailure } from '../../task-failure.ts';
import { createImageCache, type ImageCache } from './image-cache.ts';

/** The images of a dataset version at a model's size. */
export interface DatasetImages {
  readonly cache: ImageCache;
  /** In the order of the index; empty when a domain has none in that split. */
  of(domain: DomainSide, split: Split): readonly DatasetImage[];
}

/** @throws TaskFailure EMPTY_DOMAIN when a domain has no image to learn from */
export async function openDatasetImages(
  blobs: BlobStore,
  indexSha256: Sha256,
  size: Pick<SharedKnobs, 'imageHeight' | 'imageWidth' | 'fit'>,
): Promise<DatasetImages> {
  const bytes = await readOrExplain('The list of images of this dataset', blobs, indexSha256);
  const index = readDatasetIndex(JSON.parse(bytes.toString('utf8')));
  const of = (domain: DomainSide, split: Split): readonly DatasetImage[] =>
    index.images.filter((image) => image.domain === domain && image.split === split);
  const decode = async (image: DatasetImage): Promise<Uint8Array> => {
    const shard = index.shards[image.shard];
    if (!shard)
      throw new Error(`Image ${image.name} lies in shard ${image.shard} of ${index.shards.length}.`);
    const title = `Image ${image.name} of domain ${image.domain}`;
    const file = await readOrExplain(title, blobs, shard.sha256, image);
    return (await decodeNamed(file, image, size, index.decoder)).data;
  };

  for (const domain of ['A', 'B'] as const) {
    if (of(domain, 'TRAIN').length === 0) throw emptyDomain(domain);
  }
  return { cache: createImageCache(decode, size.imageHeight * size.imageWidth * 3), of };
}

/** @throws TaskFailure DAMAGED_BLOB that says how to mend it */
async function readOrExplain(
  title: string,
  blobs: BlobStore,
  sha256: Sha256,
  part?: DatasetImage,
): Promise<Buffer> {
  try {
    return await blobs.read(sha256, part);
  } catch (error) {
    if (!(error instanceof DamagedBlobError || error instanceof BlobNotFoundError)) throw error;
    const message =
      `${title} is damaged in storage. "npx exemplar verify --repair" says what is damaged and repairs what it can; ` +
      'importing the same files into this dataset again restores its images. Then try again.';
    throw new TaskFailure({ class: 'USER', code: DAMAGED_BLOB, message });
  }
}

async function decodeNamed(
  file: Uint8Array,
  image: DatasetImage,
  size: Pick<SharedKnobs, 'imageHeight' | 'imageWidth' | 'fit'>,
  decoder: DecoderVersion,
) {
  const target = { height: size.imageHeight, width: size.imageWidth, fit: size.fit };
  try {
    return await decodeImage(file, target, decoder);
  } catch (error) {
    if (!(error instanceof UnsupportedImageError)) throw error;
    const message = `Image ${image.name} of domain ${image.domain}: ${error.message}`;
    throw new TaskFailure({ class: 'USER', code: error.code, message });
  }
}

function emptyDomain(domain: DomainSide): TaskFailure {
  return new TaskFailure({
    class: 'USER',
    code: 'EMPTY_DOMAIN',
    message: `Domain ${domain} has no training images. Import a version of the dataset that has some.`,
  });
}
