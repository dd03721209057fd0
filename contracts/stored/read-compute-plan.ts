import { type ComputePlan, computePlanSchema } from '../compute-plan.ts';
import { versionedReader } from './versioned-reader.ts';

/** What a run was computed with at first and is resumed with: column `compute_plan` of `run`. */
export const readComputePlan: (stored: unknown) => ComputePlan = versionedReader({
  name: 'compute plan',
  version: 1,
  schema: computePlanSchema,
  upgrades: [],
});
