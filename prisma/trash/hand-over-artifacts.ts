import type { Database } from '../client.ts';

/**
 * What these runs have trained becomes the artifact of a run outside the trash that has trained the very same, e.g. with
 * another knob of a later stage: it stays when these go.
 */
export async function handOverArtifacts(transaction: Database, runIds: readonly string[]): Promise<void> {
  await transaction.$executeRaw`
    update artifact set run_id = heir.run_id
    from (
      select distinct on (artifact_id) artifact_id, checkpoint.run_id
      from checkpoint_artifact join checkpoint on checkpoint.id = checkpoint_id join run on run.id = checkpoint.run_id
      where run.trashed_at is null and run.id <> all(${[...runIds]}::uuid[])
      order by artifact_id, run.created_at, run.id
    ) as heir
    where artifact.id = heir.artifact_id and artifact.run_id = any(${[...runIds]}::uuid[])`;
}
