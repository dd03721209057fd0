import { z } from 'zod';
import { scoredSplitSchema } from './domain.ts';
import { sha256Schema } from './ids.ts';
import { versionedReader } from './stored/versioned-reader.ts';

const VERSION = 3;

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

/**
 * A part of the pixels of an image: a region without its rim; the rims of regions, which are their pixels that have a
 * pixel of another region beside them or across a corner; what is in no region.
 */
export const errorPlaceSchema = z.enum(['INSIDE', 'EDGE', 'ELSEWHERE']);
export type ErrorPlace = z.infer<typeof errorPlaceSchema>;

/** How far translations are from the truth in one part of their pixels: an entry per pair, 0 where it has no such part. */
const errorPartSchema = z.object({
  place: errorPlaceSchema,
  /** Name of the region; null unless INSIDE. */
  region: z.string().nullable(),
  pixels: z.array(z.int().nonnegative()),
  /** Sums over these pixels of the mean over channels of |translation - truth|, 0 to 255. */
  absolute: z.array(z.number().nonnegative()),
  /** The same of (translation - truth)^2. */
  squared: z.array(z.number().nonnegative()),
});
export type ErrorPart = z.infer<typeof errorPartSchema>;

const evaluationRowsSchema = z.object({
  version: z.literal(VERSION),
  split: scoredSplitSchema,
  /** Files of the content image and of the exemplar of every pair. */
  pairs: forBoth(z.array(z.object({ content: sha256Schema, exemplar: sha256Schema }))),
  /** Of every pair; null for none. */
  groups: forBoth(z.array(z.string().nullable())),
  /** Class of every pair's content image; null for none, and where it was not kept. */
  labels: forBoth(z.array(z.string().nullable())),
  /** Null where the errors were not measured: there is no truth, or it is of an earlier version. */
  errors: forBoth(z.array(errorPartSchema).nullable()),
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
  upgrades: [withDirections, withErrors],
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

/** Before, neither labels nor errors were kept. */
function withErrors(document: unknown): unknown {
  const { pairs } = z.looseObject({ pairs: forBoth(z.array(z.unknown())) }).parse(document);
  return {
    ...z.looseObject({}).parse(document),
    version: 3,
    labels: { ab: pairs.ab.map(() => null), ba: pairs.ba.map(() => null) },
    errors: { ab: null, ba: null },
  };
}
