import type { UserError } from '#contracts/errors.ts';
import { refuse } from '../shared/user-errors.ts';

/** The refusal of an id that no version outside the trash has. */
export function noDatasetVersion(): UserError {
  return refuse('NOT_FOUND', ['datasetVersionId'], 'No dataset version has this id.');
}
