import type { PlannedTrial } from '#contracts/plan-trials.ts';
import { readRunConfig } from '#contracts/stored/read-run-config.ts';
import { UnreadableRecordError } from '#contracts/stored/unreadable-record-error.ts';
import type { Database } from '#db/client.ts';
import type { Trial } from '#db/generated/client.js';
import { groupBy } from '#lib/group-by.ts';

/**
 * Trials with what their runs have left. None at all where a config is of a newer program: it alone knows how they share
 * what they learn, and starts them.
 *
 * @param trials all of an experiment, in their order.
 */
export async function plannedTrials(
  database: Database,
  trials: readonly Trial[],
): Promise<readonly PlannedTrial[]> {
  const artifacts = groupBy(await readArtifacts(database, trials), ({ trialId }) => trialId);
  try {
    return trials.map(({ id, runId, config }) => ({
      id,
      config: readRunConfig(config),
      hasRun: runId !== null,
      artifacts: artifacts.get(id) ?? [],
    }));
  } catch (error) {
    if (error instanceof UnreadableRecordError) return [];
    throw error;
  }
}

interface TrialArtifact {
  readonly trialId: string;
  readonly name: string;
  readonly id: string;
}

/** Equal tensors of several runs are one artifact, so checkpoints are asked and not the run that was first. */
function readArtifacts(database: Database, trials: readonly Trial[]): Promise<TrialArtifact[]> {
  return database.$queryRaw<TrialArtifact[]>`
    select distinct trial.id as "trialId", artifact.name, artifact.id
    from trial join checkpoint on checkpoint.run_id = trial.run_id
      join checkpoint_artifact on checkpoint_artifact.checkpoint_id = checkpoint.id
      join artifact on artifact.id = checkpoint_artifact.artifact_id
      join run on run.id = artifact.run_id and run.trashed_at is null
    where trial.id = any(${trials.map(({ id }) => id)}::uuid[]) and checkpoint.damage is null
    order by artifact.id`;
}
