import type { Database } from '../client.ts';
import { artifactPaths } from './artifact-paths.ts';

/**
 * What these runs have trained becomes the artifact of a run outside the trash that has trained the very same by itself, as
 * runs of a grid over a knob of a later stage do: it is not theirs alone, and does not hold them.
 */
export async function handOverArtifacts(transaction: Database, runIds: readonly string[]): Promise<void> {
  await transaction.$executeRaw`
    update artifact set run_id = heir.run_id
    from (
      select distinct on (artifact_id) artifact_id, checkpoint.run_id
      from checkpoint_artifact join checkpoint on checkpoint.id = checkpoint_id join run on run.id = checkpoint.run_id
      where run.trashed_at is null and run.id <> all(${[...runIds]}::uuid[]) and not exists (
        select from run_knob
        where run_id = run.id and path = any(${artifactPaths}::text[]) and text = artifact_id::text
      )
      order by artifact_id, run.created_at, run.id
    ) as heir
    where artifact.id = heir.artifact_id and artifact.run_id = any(${[...runIds]}::uuid[])`;
}
