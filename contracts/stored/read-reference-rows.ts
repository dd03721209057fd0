import { z } from 'zod';
import { referenceRowSchema, type ReferenceRow } from '../reference-translators.ts';
import { versionedReader } from './versioned-reader.ts';

/** Scores of reference translators: column `reference_rows` of `evaluation`. */
export const readReferenceRows: (stored: unknown) => ReferenceRow[] = versionedReader({
  name: 'list of reference rows',
  version: 1,
  schema: z.array(referenceRowSchema),
  upgrades: [],
});
