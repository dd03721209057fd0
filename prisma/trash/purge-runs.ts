import type { Database } from '../client.ts';
import { readArtifactsOf, removeUnheldArtifacts } from './remove-unheld-artifacts.ts';

/**
 * Removes runs in the trash with all that is only theirs: rows alone, since what they named in storage goes once nothing names
 * it any more. Trials keep their place and get no other run by themselves.
 *
 * Nobody writes to a run that has ended; whoever packs its points is waited for.
 */
export async function purgeRuns(transaction: Database, runIds: readonly string[]): Promise<void> {
  const ids = [...runIds];
  const artifacts = await readArtifactsOf(transaction, ids);
  await transaction.$executeRaw`select pg_advisory_xact_lock(${PACKING_LOCK})`;
  await transaction.$executeRaw`
    update trial set run_id = null, canceled_at = coalesce(canceled_at, now()) where run_id = any(${ids}::uuid[])`;
  await transaction.$executeRaw`
    delete from job where subject_id = any(${ids}::uuid[]) or subject_id in (
      select evaluation.id from evaluation join checkpoint on checkpoint.id = checkpoint_id
      where run_id = any(${ids}::uuid[])
      union all
      select translation.id from translation join checkpoint on checkpoint.id = checkpoint_id
      where run_id = any(${ids}::uuid[]))`;
  await transaction.$executeRaw`
    delete from evaluation using checkpoint where checkpoint.id = checkpoint_id and run_id = any(${ids}::uuid[])`;
  await transaction.$executeRaw`
    delete from translation using checkpoint where checkpoint.id = checkpoint_id and run_id = any(${ids}::uuid[])`;
  await transaction.$executeRaw`
    delete from metric_summary using series where series.id = series_id and run_id = any(${ids}::uuid[])`;
  await transaction.$executeRaw`delete from metric_batch where run_id = any(${ids}::uuid[])`;
  await transaction.$executeRaw`delete from metric_chunk where run_id = any(${ids}::uuid[])`;
  await transaction.$executeRaw`delete from log_line where run_id = any(${ids}::uuid[])`;
  // Before their parents, which may go with them.
  await transaction.$executeRaw`delete from run_fork where run_id = any(${ids}::uuid[])`;
  await transaction.$executeRaw`delete from checkpoint where run_id = any(${ids}::uuid[])`;
  await transaction.$executeRaw`delete from run where id = any(${ids}::uuid[])`;
  await removeUnheldArtifacts(transaction, artifacts);
}

/** Of worker/supervisor/records/pack-points.ts, which moves points from row to row. */
export const PACKING_LOCK = 72_707_371;
