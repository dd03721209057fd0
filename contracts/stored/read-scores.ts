import { z } from 'zod';
import { versionedReader } from './versioned-reader.ts';

/** JSON carries no NaN: it is null there. */
const scoresSchema = z.record(z.string(), z.number().nullable());
export type Scores = z.infer<typeof scoresSchema>;

/** Values of an evaluation by metric name: column `scores` of `evaluation`. */
export const readScores: (stored: unknown) => Scores = versionedReader({
  name: 'table of scores',
  version: 1,
  schema: scoresSchema,
  upgrades: [],
});
