import type { Database } from '#db/client.ts';
import { holdArtifacts } from '#db/trash/hold-artifacts.ts';
import { holdCheckpoint } from '../checkpoint/hold-checkpoint.ts';
import { holdDatasetVersion } from '../dataset/hold-dataset-version.ts';
import { Refused } from '../shared/refused.ts';
import type { CheckedRun } from './checked-run.ts';
import { noForkedCheckpoint } from './no-forked-checkpoint.ts';
import { artifactIdsOf, refuseArtifacts } from './start-config.ts';

/** A run that is to start at once, or a trial, which begins at step 0. */
type Held = Pick<CheckedRun, 'config' | 'datasetVersionId'> & Partial<Pick<CheckedRun, 'fork'>>;

/**
 * Holds what runs learn from and go on from until the transaction ends, so that it does not go while they are queued.
 *
 * @throws Refused when something has gone since it was looked up.
 */
export async function holdRunInputs(transaction: Database, runs: readonly Held[]): Promise<void> {
  for (const datasetVersionId of new Set(runs.map((run) => run.datasetVersionId)))
    await holdDatasetVersion(transaction, datasetVersionId);
  for (const checkpointId of new Set(runs.flatMap(({ fork }) => fork?.checkpointId ?? [])))
    await holdCheckpoint(transaction, checkpointId, noForkedCheckpoint());
  // What does not change between now and then is the same for all runs that take the same.
  const taking = new Map(runs.map((run) => [artifactIdsOf(run.config).join(' '), run]));
  await holdArtifacts(
    transaction,
    [...taking.values()].flatMap(({ config }) => artifactIdsOf(config)),
  );
  for (const { config, datasetVersionId } of taking.values()) {
    const userErrors = await refuseArtifacts(transaction, config, datasetVersionId);
    if (userErrors.length > 0) throw new Refused(userErrors);
  }
}
