import { z } from 'zod';
import { directionSchema, domainSideSchema, imageFormatSchema } from './domain.ts';
import { sha256Schema } from './ids.ts';
import { regionNamesSchema } from './region-classes.ts';
import { versionedReader } from './stored/versioned-reader.ts';

/** Where a file lies: its shard's position in `DatasetIndex.shards`, and its bytes in it. */
const placeSchema = z.object({
  sha256: sha256Schema,
  shard: z.int().nonnegative(),
  offset: z.int().nonnegative(),
  byteSize: z.int().positive(),
});

/** A position in a list of the same document, or in the images of its index. */
const position = z.int().nonnegative();

const regionsSchema = placeSchema.extend({
  /** Whose regions they are: a position in `DatasetIndex.images`. */
  image: position,
});
export type StoredRegions = z.infer<typeof regionsSchema>;

const truthImageSchema = placeSchema.extend({
  /** In whose folder it lay. */
  domain: domainSideSchema,
  /** Path in that folder without `truth`. */
  name: z.string(),
  format: imageFormatSchema,
  width: z.int().positive(),
  height: z.int().positive(),
});
export type TruthImage = z.infer<typeof truthImageSchema>;

const truthSchema = z.object({
  direction: directionSchema,
  /** Positions in `DatasetIndex.images`. */
  content: position,
  exemplar: position,
  /** A position in `truthImages`. */
  truth: position,
  group: z.string().nullable(),
});
export type StoredTruth = z.infer<typeof truthSchema>;

const VERSION = 1;

/** What a dataset version says of its images beside their labels: regions and truths. */
export const datasetAnnotationsSchema = z.object({
  version: z.literal(VERSION),
  /** Names of the regions in each domain; null where it has none. */
  classes: z.object({ A: regionNamesSchema.nullable(), B: regionNamesSchema.nullable() }),
  regions: z.array(regionsSchema),
  truthImages: z.array(truthImageSchema),
  /** In the order of the tables. */
  truths: z.array(truthSchema),
});
export type DatasetAnnotations = z.infer<typeof datasetAnnotationsSchema>;

/** Annotations as the database keeps them, in today's shape. @throws UnreadableRecordError */
export const readDatasetAnnotations = versionedReader<DatasetAnnotations>({
  name: 'annotations of a dataset',
  version: VERSION,
  schema: datasetAnnotationsSchema,
  upgrades: [],
});
