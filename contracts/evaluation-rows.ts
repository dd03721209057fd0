import { z } from 'zod';
import { scoredSplitSchema } from './domain.ts';
import { sha256Schema } from './ids.ts';
import { versionedReader } from './stored/versioned-reader.ts';

const VERSION = 2;

/** One value for each direction, by the ends of metric names: `ab` is A to B. */
function forBoth<Value extends z.ZodType>(value: Value) {
  return z.object({ ab: value, ba: value });
}

/** Content images under one exemplar of every style. */
const styledContentsSchema = z.object({
  contents: z.array(sha256Schema),
  exemplars: z.array(sha256Schema),
  /** By content image: for each exemplar, the number of the exemplar whose colors the translation is nearest to. */
  nearest: z.array(z.array(z.int().nonnegative())),
});

const evaluationRowsSchema = z.object({
  version: z.literal(VERSION),
  split: scoredSplitSchema,
  /** Files of the content image and of the exemplar of every pair. */
  pairs: forBoth(z.array(z.object({ content: sha256Schema, exemplar: sha256Schema }))),
  /** Of every pair; null for none. */
  groups: forBoth(z.array(z.string().nullable())),
  /** By metric name: one value for each pair of its direction, null where a pair has none. */
  values: z.record(z.string(), z.array(z.number().nullable())),
  /** Null where no styles could be told apart. */
  styles: forBoth(styledContentsSchema.nullable()),
});
/** What an evaluation measured of each pair, as a blob of JSON. */
export type EvaluationRows = z.infer<typeof evaluationRowsSchema>;

export const EVALUATION_ROWS_VERSION = VERSION;

/** @throws UnreadableRecordError */
export const readEvaluationRows = versionedReader<EvaluationRows>({
  name: 'table of evaluation rows',
  version: VERSION,
  schema: evaluationRowsSchema,
  upgrades: [withDirections],
});

/** Before, both directions had the same pairs, and there were no groups and no styles. */
function withDirections(document: unknown): unknown {
  const { pairs, ...rest } = z
    .looseObject({ pairs: z.array(z.object({ a: z.string(), b: z.string() })) })
    .parse(document);
  const none = pairs.map(() => null);
  return {
    ...rest,
    version: 2,
    pairs: {
      ab: pairs.map(({ a, b }) => ({ content: a, exemplar: b })),
      ba: pairs.map(({ a, b }) => ({ content: b, exemplar: a })),
    },
    groups: { ab: none, ba: none },
    styles: { ab: null, ba: null },
  };
}
