import { z } from 'zod';
import { datasetAnnotationsSchema } from './dataset-annotations.ts';
import { decoderVersionSchema } from './decoder-version.ts';
import { domainSideSchema, imageFormatSchema, splitSchema } from './domain.ts';
import { sha256Schema } from './ids.ts';
import { versionedReader } from './stored/versioned-reader.ts';

/** Where one image of a dataset version lies and what it is. */
export const datasetImageSchema = z.object({
  domain: domainSideSchema,
  split: splitSchema,
  /** Name inside its archive without split folder, e.g. `00012_7_red-on-green.png`. */
  name: z.string(),
  /** Class label, from a `.cls` file beside the image; null where there is none. */
  label: z.string().nullable(),
  format: imageFormatSchema,
  /** Pixels of the picture as it is seen, after any rotation that EXIF asks for. */
  width: z.int().positive(),
  height: z.int().positive(),
  sha256: sha256Schema,
  /** Position in `DatasetIndex.shards`. */
  shard: z.int().nonnegative(),
  /** Byte range of the image inside its shard. */
  offset: z.int().nonnegative(),
  byteSize: z.int().positive(),
});
export type DatasetImage = z.infer<typeof datasetImageSchema>;

const INDEX_VERSION = 4;

/**
 * A dataset version as one blob: its SHA-256 names the version's content, and equal images make an equal one. Shards are
 * uncompressed tar files (WebDataset's convention) of at most 64 MiB, kept by their hash.
 */
const datasetIndexSchema = z.object({
  format: z.literal(`exemplar.dataset-index/${INDEX_VERSION}`),
  /** By which all of its images are read. */
  decoder: decoderVersionSchema,
  shards: z.array(z.object({ sha256: sha256Schema, byteSize: z.int().positive() })),
  images: z.array(datasetImageSchema),
  /** Null where there are neither regions nor truths. */
  annotations: datasetAnnotationsSchema.nullable(),
});
export type DatasetIndex = z.infer<typeof datasetIndexSchema>;

/** A stored index in today's shape. @throws UnreadableRecordError */
export const readDatasetIndex = versionedReader<DatasetIndex>({
  name: 'dataset index',
  version: INDEX_VERSION,
  schema: datasetIndexSchema,
  upgrades: [byFirstDecoder, withoutIds, withoutAnnotations],
  versionOf: (document) => {
    const { data } = z.object({ format: z.string() }).safeParse(document);
    const version = /^exemplar\.dataset-index\/(\d+)$/.exec(data?.format ?? '')?.[1];
    return version === undefined ? data?.format : Number(version);
  },
});

/** Before there was a second decoder, none was named. */
function byFirstDecoder(document: unknown): unknown {
  return { ...z.looseObject({}).parse(document), format: 'exemplar.dataset-index/2', decoder: 1 };
}

/** Ids of images stood in it, so that equal images made different indexes. Now they are in the database alone. */
function withoutIds(document: unknown): unknown {
  const { images, ...rest } = z.looseObject({ images: z.array(z.looseObject({})) }).parse(document);
  return { ...rest, format: 'exemplar.dataset-index/3', images: images.map(({ id: _, ...image }) => image) };
}

/** Regions and truths came with version 4. */
function withoutAnnotations(document: unknown): unknown {
  return { ...z.looseObject({}).parse(document), format: 'exemplar.dataset-index/4', annotations: null };
}
