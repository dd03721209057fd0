import type { Database } from '#db/client.ts';
import { holdArtifacts } from '#db/trash/hold-artifacts.ts';
import { holdDatasetVersion } from '../dataset/hold-dataset-version.ts';
import { Refused } from '../shared/refused.ts';
import type { CheckedRun } from './check-run.ts';
import { artifactIdsOf, refuseArtifacts } from './start-config.ts';

/**
 * Holds what runs learn from until the transaction ends, so that it does not go while they are queued.
 *
 * @throws Refused when something has gone since it was looked up.
 */
export async function holdRunInputs(transaction: Database, runs: readonly CheckedRun[]): Promise<void> {
  for (const datasetVersionId of new Set(runs.map((run) => run.datasetVersionId)))
    await holdDatasetVersion(transaction, datasetVersionId);
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
