import { z } from 'zod';
import { scoreGroupSchema, type ScoreGroup } from '../score-group.ts';
import { versionedReader } from './versioned-reader.ts';

/** Scores of groups of pairs: column `groups` of `evaluation`. */
export const readScoreGroups: (stored: unknown) => ScoreGroup[] = versionedReader({
  name: 'list of score groups',
  version: 1,
  schema: z.array(scoreGroupSchema),
  upgrades: [],
});
