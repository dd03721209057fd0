import { z } from 'zod';
import { directionSchema } from './domain.ts';
import { sha256Schema } from './ids.ts';

/** Pairs of an evaluation that are chosen by their value of one measure. */
export const rankedPairsSchema = z.enum(['BEST', 'MEDIAN', 'WORST']);
export type RankedPairs = z.infer<typeof rankedPairsSchema>;

/**
 * What a picture of an evaluation shows: pairs chosen by a measure; some content images under an exemplar of every style
 * (STYLES); where translations under these exemplars lie in the plane of the first two principal components of real images
 * (STYLE_MAP).
 */
export const shownPairsSchema = z.enum([...rankedPairsSchema.options, 'STYLES', 'STYLE_MAP']);
export type ShownPairs = z.infer<typeof shownPairsSchema>;

/**
 * A picture as a PNG. Of pairs it has a column per pair, with content image, exemplar, translation and, where known, truth
 * and a map of the error; of styles a column per exemplar, which stands above what content images become under it.
 */
export const evaluationPictureSchema = z.object({
  direction: directionSchema,
  shown: shownPairsSchema,
  /** By which measure they were chosen, or which one they show, as in contracts/measures.ts. */
  measure: z.string(),
  /** Of each column; none of styles. */
  values: z.array(z.number()),
  rows: z.int().positive(),
  sha256: sha256Schema,
  byteSize: z.int().positive(),
  width: z.int().positive(),
  height: z.int().positive(),
});
export type EvaluationPicture = z.infer<typeof evaluationPictureSchema>;
