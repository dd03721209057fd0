import type { Database } from '../client.ts';

/**
 * Holds artifacts and the runs that have trained them until the transaction ends, so that neither goes while a run is made
 * that takes them. One that has gone meanwhile is not there any more.
 */
export async function holdArtifacts(transaction: Database, artifactIds: readonly string[]): Promise<void> {
  const ids = [...artifactIds];
  await transaction.$queryRaw`
    select from run where id in (select run_id from artifact where id = any(${ids}::uuid[]))
    order by id for key share`;
  await transaction.$queryRaw`select from artifact where id = any(${ids}::uuid[]) order by id for key share`;
}
