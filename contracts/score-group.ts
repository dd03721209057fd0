import { z } from 'zod';

/** Scores over the pairs of one group of a dataset's truth table, e.g. `unseen`; by metric name as those of all pairs. */
export const scoreGroupSchema = z.object({
  name: z.string(),
  scores: z.record(z.string(), z.number()),
  /** 95 % intervals over images. */
  intervals: z.record(z.string(), z.tuple([z.number(), z.number()]).readonly()),
  /** Of how many pairs each score is. */
  counts: z.record(z.string(), z.int().positive()),
});
export type ScoreGroup = z.infer<typeof scoreGroupSchema>;
