import { z } from 'zod';
import { directionSchema } from './domain.ts';
import { limits } from './limits.ts';
import { versionedReader } from './stored/versioned-reader.ts';

/** Says what a perfect translation of one image in the style of another looks like. */
export const truthRowSchema = z.object({
  direction: directionSchema,
  /** Path in the folder of the content's domain, e.g. `test/00012.png`. */
  content: z.string(),
  /** Path in the folder of the exemplar's domain. */
  exemplar: z.string(),
  /** Path in the folder that the table is in, e.g. `truth/test/00012.png`. */
  truth: z.string(),
  /** Name of a group whose scores are of interest on their own, e.g. `unseen`. */
  group: z.string().trim().min(1).max(limits.maxTagLength).optional(),
});
export type TruthRow = z.infer<typeof truthRowSchema>;

export const TRUTH_TABLE_VERSION = 1;

/** `truth.json` of a domain's folder. */
const truthTableSchema = z.object({
  version: z.literal(TRUTH_TABLE_VERSION),
  rows: z.array(truthRowSchema),
});
export type TruthTable = z.infer<typeof truthTableSchema>;

/** @throws UnreadableRecordError */
export const readTruthTable = versionedReader<TruthTable>({
  name: 'truth.json',
  version: TRUTH_TABLE_VERSION,
  schema: truthTableSchema,
  upgrades: [],
});
