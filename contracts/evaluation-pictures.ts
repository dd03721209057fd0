import { z } from 'zod';
import { directionSchema } from './domain.ts';
import { sha256Schema } from './ids.ts';

/** Which of an evaluation's pairs a picture shows, by their value of one measure. */
export const shownPairsSchema = z.enum(['BEST', 'MEDIAN', 'WORST']);
export type ShownPairs = z.infer<typeof shownPairsSchema>;

/** Some pairs of an evaluation as one PNG: a column per pair with content image, exemplar, translation and, where known, truth and a map of the error. */
export const evaluationPictureSchema = z.object({
  direction: directionSchema,
  shown: shownPairsSchema,
  /** By which measure they were chosen, as in contracts/measures.ts. */
  measure: z.string(),
  /** Of each column. */
  values: z.array(z.number()),
  rows: z.int().positive(),
  sha256: sha256Schema,
  byteSize: z.int().positive(),
  width: z.int().positive(),
  height: z.int().positive(),
});
export type EvaluationPicture = z.infer<typeof evaluationPictureSchema>;
