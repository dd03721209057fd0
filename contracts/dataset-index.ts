import { z } from 'zod';
import { domainSideSchema, imageFormatSchema, splitSchema } from './domain.ts';
import { imageIdSchema, sha256Schema } from './ids.ts';

/** Where one image of a dataset version lies and what it is. */
export const datasetImageSchema = z.object({
  id: imageIdSchema,
  domain: domainSideSchema,
  split: splitSchema,
  /** Name inside its archive without split folder, e.g. `00012_7_red-on-green.png`. */
  name: z.string(),
  /** Class label, from a `.cls` file beside the image; null where there is none. */
  label: z.string().nullable(),
  format: imageFormatSchema,
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

/**
 * A dataset version as one blob: its SHA-256 names the version's content. Shards are uncompressed tar files
 * (WebDataset's convention) of at most 64 MiB, kept by their hash.
 */
export const datasetIndexSchema = z.object({
  format: z.literal('exemplar.dataset-index/1'),
  shards: z.array(z.object({ sha256: sha256Schema, byteSize: z.int().positive() })),
  images: z.array(datasetImageSchema),
});
export type DatasetIndex = z.infer<typeof datasetIndexSchema>;
