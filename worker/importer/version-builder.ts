import type { Refusal } from '#contracts/archive/archive-member.ts';
import type { DatasetAnnotations } from '#contracts/dataset-annotations.ts';
import type { DatasetImage, DatasetIndex } from '#contracts/dataset-index.ts';
import { NEWEST_DECODER } from '#contracts/decoder-version.ts';
import type { DomainSide } from '#contracts/domain.ts';
import { NO_REGION, type RegionNames } from '#contracts/region-classes.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import type { StoredRegionMap } from '../images/read-regions.ts';
import { createShardWriter, type ShardPlace } from '../shards/shard-writer.ts';
import type { CatalogFile, CatalogImage, CatalogTruthImage } from './catalog-archives.ts';
import type { CheckedFile, PictureFacts } from './check-file.ts';
import type { FileErrors } from './file-errors.ts';
import type { ResolvedTruth } from './resolve-truths.ts';

/** An image that can be used. */
export interface TakenImage extends Omit<DatasetImage, keyof ShardPlace> {
  /** Among the images of its version. */
  readonly position: number;
}

/** Takes the checked files of an import, one after another: all images, then their regions, then the truth images. */
export interface VersionBuilder {
  readonly takePicture: (checked: CheckedFile<CatalogImage, PictureFacts>) => Promise<void>;
  readonly takeRegions: (checked: CheckedFile<CatalogFile, StoredRegionMap>) => Promise<void>;
  readonly takeTruthImage: (
    checked: CheckedFile<CatalogTruthImage, PictureFacts>,
    truths: readonly ResolvedTruth<TakenImage>[],
  ) => Promise<void>;
  /** Those that can be used, of all that were taken. */
  readonly images: readonly TakenImage[];
  /** Stores what is left of the shards. */
  readonly finish: () => Promise<DatasetIndex>;
  /** Gives up what is not stored yet; after `finish` that is nothing. */
  readonly discard: () => Promise<void>;
}

/**
 * @param errors gets what cannot be used, by name
 * @param isLost whether nothing will be imported, so that nothing has to be stored
 */
export function createVersionBuilder(
  blobs: BlobStore,
  classes: Readonly<Record<DomainSide, RegionNames | null>>,
  errors: FileErrors,
  isLost: () => boolean,
): VersionBuilder {
  const shards = createShardWriter(blobs);
  const images: TakenImage[] = [];
  const imagesByRegions = new Map<CatalogFile, TakenImage[]>();
  const kept: Kept[] = [];

  const refuse = ({ domain, memberName }: CatalogFile, { code, message }: Refusal): void => {
    errors.add(domain, memberName, code, message);
  };
  const keep = async (entry: Kept, name: string, bytes: Uint8Array): Promise<void> => {
    if (isLost()) return;
    kept.push(entry);
    await shards.add(name, bytes);
  };

  return {
    images,
    discard: () => shards.discard(),
    async takePicture(checked) {
      if ('error' in checked) {
        refuse(checked.file, checked.error);
        return;
      }
      const { file, sha256, bytes, found } = checked;
      const { domain, split, name, label, byteSize, regions } = file;
      const image = { domain, split, name, label, ...found, sha256, byteSize, position: images.length };
      images.push(image);
      if (regions) imagesByRegions.set(regions, [...(imagesByRegions.get(regions) ?? []), image]);
      await keep({ kind: 'IMAGE', image }, `${domain}/${split}/${name}`, bytes);
    },
    async takeRegions(checked) {
      const { file } = checked;
      if ('error' in checked) {
        refuse(file, checked.error);
        return;
      }
      const owners = imagesByRegions.get(file) ?? [];
      const refusal = regionsRefusal(checked.found, owners, classes[file.domain]);
      if (refusal) refuse(file, refusal);
      const [first] = owners;
      if (refusal || !first) return; // without one its images cannot be used, and were named
      const { sha256, bytes } = checked;
      const name = `${first.domain}/${first.split}/${first.name.replace(/\.[^./]+$/, '')}.seg.png`;
      await keep({ kind: 'REGIONS', images: owners, sha256, byteSize: file.byteSize }, name, bytes);
    },
    async takeTruthImage(checked, truths) {
      const { file } = checked;
      const refusal = 'error' in checked ? checked.error : truthRefusal(checked.found, truths);
      if (refusal) refuse(file, refusal);
      if (refusal || 'error' in checked || truths.length === 0) return;
      const { sha256, bytes, found } = checked;
      const { domain, name, byteSize } = file;
      const image = { domain, name, ...found, sha256, byteSize };
      await keep({ kind: 'TRUTH', image, truths }, `${domain}/TRUTH/${name}`, bytes);
    },
    async finish() {
      const { shards: stored, places } = await shards.finish();
      const placed = kept.map((entry, i) => ({ entry, place: placeAt(places, i) }));
      return {
        format: 'exemplar.dataset-index/4',
        decoder: NEWEST_DECODER,
        shards: stored.map(({ sha256, byteSize }) => ({ sha256, byteSize })),
        images: placed.flatMap(({ entry, place }) => {
          if (entry.kind !== 'IMAGE') return [];
          const { position: _, ...image } = entry.image;
          return [{ ...image, ...place }];
        }),
        annotations: annotationsOf(placed, classes),
      };
    },
  };
}

/** What is in the shards, in the order in which it was added. */
type Kept =
  | { readonly kind: 'IMAGE'; readonly image: TakenImage }
  | ({ readonly kind: 'REGIONS'; readonly images: readonly TakenImage[] } & Pick<
      DatasetImage,
      'sha256' | 'byteSize'
    >)
  | {
      readonly kind: 'TRUTH';
      readonly image: Omit<DatasetAnnotations['truthImages'][number], keyof ShardPlace>;
      readonly truths: readonly ResolvedTruth<TakenImage>[];
    };

interface Placed {
  readonly entry: Kept;
  readonly place: ShardPlace;
}

function placeAt(places: readonly ShardPlace[], i: number): ShardPlace {
  const place = places[i];
  if (place === undefined) throw new Error(`createVersionBuilder: file ${i} lies in no shard`);
  return place;
}

function annotationsOf(
  placed: readonly Placed[],
  classes: Readonly<Record<DomainSide, RegionNames | null>>,
): DatasetAnnotations | null {
  const regions: DatasetAnnotations['regions'] = [];
  const truthImages: DatasetAnnotations['truthImages'] = [];
  const truths: DatasetAnnotations['truths'] = [];
  for (const { entry, place } of placed) {
    if (entry.kind === 'REGIONS') {
      const { sha256, byteSize } = entry;
      regions.push(...entry.images.map(({ position }) => ({ image: position, sha256, byteSize, ...place })));
    } else if (entry.kind === 'TRUTH') {
      for (const { direction, content, exemplar, group } of entry.truths)
        truths.push({
          ...{ direction, group, truth: truthImages.length },
          ...{ content: content.position, exemplar: exemplar.position },
        });
      truthImages.push({ ...entry.image, ...place });
    }
  }
  if (regions.length === 0 && truths.length === 0) return null;
  return { version: 1, classes: { A: classes.A, B: classes.B }, regions, truthImages, truths };
}

function regionsRefusal(
  { width, height, indices }: StoredRegionMap,
  images: readonly TakenImage[],
  names: RegionNames | null,
): Refusal | null {
  const other = images.find((image) => image.width !== width || image.height !== height);
  if (other)
    return {
      code: 'REGIONS_SIZE',
      message: `The regions have ${width} × ${height} pixels, and their image ${other.name} ${other.width} × ${other.height}.`,
    };
  const unknown = [...new Set(indices)].find(
    (index) => index !== NO_REGION && !(String(index) in (names ?? {})),
  );
  if (unknown === undefined) return null;
  return {
    code: 'UNKNOWN_REGION',
    message: `A pixel has the index ${unknown}, for which classes.json has no name. Add it, or use ${NO_REGION} for no region.`,
  };
}

function truthRefusal(
  { width, height }: PictureFacts,
  truths: readonly ResolvedTruth<TakenImage>[],
): Refusal | null {
  const other = truths.find(({ content }) => content.width !== width || content.height !== height)?.content;
  if (!other) return null;
  return {
    code: 'TRUTH_SIZE',
    message: `The truth image has ${width} × ${height} pixels, and its content image ${other.name} ${other.width} × ${other.height}.`,
  };
}
