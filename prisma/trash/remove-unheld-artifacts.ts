import type { Database } from '../client.ts';
import { artifactPaths } from './artifact-paths.ts';

/** Artifacts that runs have trained, or have taken, or that a checkpoint of theirs holds: what may be held by nothing once they are gone. */
export async function readArtifactsOf(database: Database, runIds: readonly string[]): Promise<string[]> {
  const rows = await database.$queryRaw<{ id: string }[]>`
    select id::text from artifact where run_id = any(${runIds}::uuid[])
    union
    select artifact_id::text from checkpoint_artifact join checkpoint on checkpoint.id = checkpoint_id
    where run_id = any(${runIds}::uuid[])
    union
    select artifact.id::text from run_knob join artifact on text = artifact.id::text
    where run_knob.run_id = any(${runIds}::uuid[]) and path = any(${artifactPaths}::text[])`;
  return rows.map(({ id }) => id);
}

/** Removes those of these artifacts that no checkpoint holds and no run takes, whoever has trained them. */
export async function removeUnheldArtifacts(
  transaction: Database,
  artifactIds: readonly string[],
): Promise<void> {
  // A run that is being started may take one of them: it has committed, and is seen, or finds it gone.
  await transaction.$queryRaw`
    select from artifact where id = any(${[...artifactIds]}::uuid[]) order by id for update`;
  await transaction.$executeRaw`
    delete from artifact where id = any(${artifactIds}::uuid[])
      and not exists (select from checkpoint_artifact where artifact_id = artifact.id)
      and not exists (select from run_knob where path = any(${artifactPaths}::text[]) and text = artifact.id::text)`;
}
