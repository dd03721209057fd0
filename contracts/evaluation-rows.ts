import { z } from 'zod';
import { scoredSplitSchema } from './domain.ts';
import { sha256Schema } from './ids.ts';
import { versionedReader } from './stored/versioned-reader.ts';

const VERSION = 1;

const evaluationRowsSchema = z.object({
  version: z.literal(VERSION),
  split: scoredSplitSchema,
  /** Files of the image of A and of that of B: content and exemplar of A to B, exemplar and content of B to A. */
  pairs: z.array(z.object({ a: sha256Schema, b: sha256Schema })),
  /** By metric name: one value for each pair. */
  values: z.record(z.string(), z.array(z.number())),
});
/** What an evaluation measured of each pair, as a blob of JSON. */
export type EvaluationRows = z.infer<typeof evaluationRowsSchema>;

export const EVALUATION_ROWS_VERSION = VERSION;

/** @throws UnreadableRecordError */
export const readEvaluationRows = versionedReader<EvaluationRows>({
  name: 'table of evaluation rows',
  version: VERSION,
  schema: evaluationRowsSchema,
  upgrades: [],
});
