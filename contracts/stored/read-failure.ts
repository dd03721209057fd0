import { type Failure, failureSchema } from '../run-state.ts';
import { versionedReader } from './versioned-reader.ts';

/** Why a run, a translation, an import or an evaluation failed: their column `failure`. */
export const readFailure: (stored: unknown) => Failure = versionedReader({
  name: 'failure',
  version: 1,
  schema: failureSchema,
  upgrades: [],
});
