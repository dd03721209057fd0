import type { StoredTruth, TruthImage } from '#contracts/dataset-annotations.ts';
import { readDatasetIndex, type DatasetImage, type DatasetIndex } from '#contracts/dataset-index.ts';
import type { Direction, DomainSide, Split } from '#contracts/domain.ts';
import type { Sha256 } from '#contracts/ids.ts';
import type { SharedKnobs } from '#contracts/methods/method-definition.ts';
import { invariant } from '#lib/invariant.ts';
import { BlobNotFoundError, DamagedBlobError } from '#storage/blob-errors.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import type { RegionMap } from '../../engine/evaluation/truth/truth.ts';
import { decodeImage } from '../../images/decode-image.ts';
import { readRegions } from '../../images/read-regions.ts';
import { resizeRegions } from '../../images/resize-regions.ts';
import { UnsupportedImageError } from '../../images/unsupported-image-error.ts';
import { DAMAGED_BLOB, TaskFailure } from '../../task-failure.ts';
import { createImageCache, type ImageCache, type StoredPicture } from './image-cache.ts';

/** A row of the truth table. */
export interface TruthOfPair {
  readonly content: DatasetImage;
  readonly exemplar: DatasetImage;
  /** What a perfect translation looks like; the cache has it too. */
  readonly picture: TruthImage;
  readonly group: string | null;
}

/** The images of a dataset version at a model's size. */
export interface DatasetImages {
  readonly cache: ImageCache;
  /** In the order of the index; empty when a domain has none in that split. */
  of(domain: DomainSide, split: Split): readonly DatasetImage[];
}

/** The same with what is said of them, for whoever scores. */
export interface DescribedImages extends DatasetImages {
  /** The rows whose content image is of that split, in the order of the truth table; empty where there is none. */
  truthsOf(direction: Direction, split: Split): readonly TruthOfPair[];
  /** The regions of an image of this version, resized as the image is; null where it has none. */
  regionsOf(image: DatasetImage): Promise<RegionMap | null>;
}

/** @throws TaskFailure EMPTY_DOMAIN when a domain has no image to learn from */
export async function openDatasetImages(
  blobs: BlobStore,
  indexSha256: Sha256,
  size: Pick<SharedKnobs, 'imageHeight' | 'imageWidth' | 'fit'>,
): Promise<DescribedImages> {
  const bytes = await readOrExplain('The list of images of this dataset', blobs, indexSha256);
  const index = readDatasetIndex(JSON.parse(bytes.toString('utf8')));
  const target = { height: size.imageHeight, width: size.imageWidth, fit: size.fit };
  const read = (title: string, part: PlacedFile): Promise<Buffer> =>
    readOrExplain(title, blobs, shardOf(index, part), part);

  const of = (domain: DomainSide, split: Split): readonly DatasetImage[] =>
    index.images.filter((image) => image.domain === domain && image.split === split);
  const decode = async (picture: StoredPicture): Promise<Uint8Array> => {
    const title = `Image ${picture.name} of domain ${picture.domain}`;
    const file = await read(title, picture);
    return (await withTitle(title, () => decodeImage(file, target, index.decoder))).data;
  };
  const regions = regionsByImage(index);
  const regionsOf = async (image: DatasetImage): Promise<RegionMap | null> => {
    const part = regions.get(image);
    if (!part) return null;
    const title = `The regions of image ${image.name} of domain ${image.domain}`;
    const file = await read(title, part);
    const map = await withTitle(title, () => readRegions(file));
    const names = index.annotations?.classes[image.domain] ?? {};
    return { ...(await resizeRegions(map, target)), names };
  };
  const truthsOf = (direction: Direction, split: Split): readonly TruthOfPair[] =>
    (index.annotations?.truths ?? [])
      .filter((truth) => truth.direction === direction)
      .map((truth) => truthOfPair(index, truth))
      .filter(({ content }) => content.split === split);

  for (const domain of ['A', 'B'] as const) {
    if (of(domain, 'TRAIN').length === 0) throw emptyDomain(domain);
  }
  const cache = createImageCache(decode, size.imageHeight * size.imageWidth * 3);
  return { cache, of, truthsOf, regionsOf };
}

/** A file inside a shard. */
interface PlacedFile {
  readonly sha256: Sha256;
  readonly shard: number;
  readonly offset: number;
  readonly byteSize: number;
}

function shardOf(index: DatasetIndex, { shard }: PlacedFile): Sha256 {
  const found = index.shards[shard];
  invariant(found, `openDatasetImages: expected a shard below ${index.shards.length}, got ${shard}`);
  return found.sha256;
}

function regionsByImage({ annotations, images }: DatasetIndex): ReadonlyMap<DatasetImage, PlacedFile> {
  const regions = new Map<DatasetImage, PlacedFile>();
  for (const { image, ...part } of annotations?.regions ?? []) regions.set(imageAt(images, image), part);
  return regions;
}

function truthOfPair({ images, annotations }: DatasetIndex, truth: StoredTruth): TruthOfPair {
  const picture = annotations?.truthImages[truth.truth];
  invariant(picture, `openDatasetImages: expected a truth image ${truth.truth}`);
  return {
    content: imageAt(images, truth.content),
    exemplar: imageAt(images, truth.exemplar),
    picture,
    group: truth.group,
  };
}

function imageAt(images: DatasetIndex['images'], position: number): DatasetImage {
  const image = images[position];
  invariant(image, `openDatasetImages: expected an image below ${images.length}, got ${position}`);
  return image;
}

/** @throws TaskFailure DAMAGED_BLOB that says how to mend it */
async function readOrExplain(
  title: string,
  blobs: BlobStore,
  sha256: Sha256,
  part?: PlacedFile,
): Promise<Buffer> {
  try {
    return await blobs.read(sha256, part);
  } catch (error) {
    if (!(error instanceof DamagedBlobError || error instanceof BlobNotFoundError)) throw error;
    const message =
      `${title} is damaged in storage. "./exemplar verify --repair" says what is damaged and repairs what it can; ` +
      'importing the same files into this dataset again restores its images. Then try again.';
    throw new TaskFailure({ class: 'USER', code: DAMAGED_BLOB, message });
  }
}

async function withTitle<Result>(title: string, decode: () => Promise<Result>): Promise<Result> {
  try {
    return await decode();
  } catch (error) {
    if (!(error instanceof UnsupportedImageError)) throw error;
    throw new TaskFailure({ class: 'USER', code: error.code, message: `${title}: ${error.message}` });
  }
}

function emptyDomain(domain: DomainSide): TaskFailure {
  return new TaskFailure({
    class: 'USER',
    code: 'EMPTY_DOMAIN',
    message: `Domain ${domain} has no training images. Import a version of the dataset that has some.`,
  });
}
