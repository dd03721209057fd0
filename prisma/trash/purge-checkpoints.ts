import type { Database } from '../client.ts';
import { indexRunMeasures } from '../runs/index-run-measures.ts';
import { removeUnheldArtifacts } from './remove-unheld-artifacts.ts';

/**
 * Removes checkpoints with their evaluations and translations: rows alone, since what they named in storage goes once nothing
 * names it any more. What they were the last to hold of their run's stages goes too, unless a run takes it.
 */
export async function purgeCheckpoints(
  transaction: Database,
  checkpointIds: readonly string[],
): Promise<void> {
  const ids = [...checkpointIds];
  if (ids.length === 0) return;
  const held = await transaction.$queryRaw<{ id: string }[]>`
    select distinct artifact_id::text as id from checkpoint_artifact where checkpoint_id = any(${ids}::uuid[])`;
  const runs = await transaction.$queryRaw<{ id: string }[]>`
    select distinct run_id::text as id from checkpoint where id = any(${ids}::uuid[])`;
  await transaction.$executeRaw`
    delete from job where subject_id in (
      select id from evaluation where checkpoint_id = any(${ids}::uuid[])
      union all
      select id from translation where checkpoint_id = any(${ids}::uuid[]))`;
  await transaction.$executeRaw`delete from evaluation where checkpoint_id = any(${ids}::uuid[])`;
  await transaction.$executeRaw`delete from translation where checkpoint_id = any(${ids}::uuid[])`;
  await transaction.$executeRaw`delete from checkpoint where id = any(${ids}::uuid[])`;
  await removeUnheldArtifacts(
    transaction,
    held.map(({ id }) => id),
  );
  await indexRunMeasures(
    transaction,
    runs.map(({ id }) => id),
  );
}
