import { z } from 'zod';
import { versionedReader } from './versioned-reader.ts';

const countsSchema = z.record(z.string(), z.int().positive());

/** Of how many pairs or images each score is, by metric name: column `counts` of `evaluation`. */
export const readCounts: (stored: unknown) => z.infer<typeof countsSchema> = versionedReader({
  name: 'table of counts',
  version: 1,
  schema: countsSchema,
  upgrades: [],
});
