import { z } from 'zod';
import { missingMeasureSchema, type MissingMeasure } from '../measures.ts';
import { versionedReader } from './versioned-reader.ts';

/** Measures that a dataset did not allow: column `missing_measures` of `evaluation`. */
export const readMissingMeasures: (stored: unknown) => MissingMeasure[] = versionedReader({
  name: 'list of missing measures',
  version: 1,
  schema: z.array(missingMeasureSchema),
  upgrades: [],
});
