import { readEnv as readApiEnv } from '../api/env.ts';
import { readEnv as readWorkerEnv } from '../worker/env.ts';

/** Stands for the embedded Postgres, which has no address before it runs. */
const EMBEDDED = 'postgresql://127.0.0.1/postgres';

/**
 * Reads the settings as API and worker will, before anything is started.
 *
 * @throws Error that names each variable at fault
 */
export function checkSettings(environment: NodeJS.ProcessEnv): void {
  const variables = { ...environment, DATABASE_URL: environment['DATABASE_URL'] || EMBEDDED };
  readApiEnv(variables);
  readWorkerEnv(variables);
}
