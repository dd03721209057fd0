import { type RunEnvironment, runEnvironmentSchema } from '../run-environment.ts';
import { versionedReader } from './versioned-reader.ts';

/** On what an segment of a run was begun: column `environment` of `segment`. */
export const readRunEnvironment: (stored: unknown) => RunEnvironment = versionedReader({
  name: 'run environment',
  version: 1,
  schema: runEnvironmentSchema,
  upgrades: [],
});
