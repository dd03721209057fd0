import { runEstimateSchema, type RunEstimate } from '../run-estimate.ts';
import { versionedReader } from './versioned-reader.ts';

/** What was measured: column `result` of `estimate`. */
export const readRunEstimate: (stored: unknown) => RunEstimate = versionedReader({
  name: 'run estimate',
  version: 1,
  schema: runEstimateSchema,
  upgrades: [],
});
