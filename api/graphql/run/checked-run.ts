import type { RunConfig } from '#contracts/run-config.ts';
import type { ForkPoint } from '#jobs/queue-run.ts';

/** A run that a worker can compute. */
export interface CheckedRun {
  readonly config: RunConfig;
  readonly datasetVersionId: string;
  /** Where it goes on from; null = from step 0. */
  readonly fork: ForkPoint | null;
}
