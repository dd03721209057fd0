import type { Database } from '../client.ts';

/**
 * Holds versions, their datasets and the jobs that are about them until the transaction ends, in the order in which everybody
 * locks. Whoever takes one of them at this moment has committed, and is seen, or waits.
 */
export async function lockDatasetVersions(
  transaction: Database,
  versionIds: readonly string[],
): Promise<void> {
  const ids = [...versionIds];
  await transaction.$queryRaw`
    select from job where subject_id in (
      select id from import where dataset_version_id = any(${ids}::uuid[])
      union all
      select id from estimate where dataset_version_id = any(${ids}::uuid[])
    ) order by id for update`;
  await transaction.$queryRaw`
    select from dataset where id in (select dataset_id from dataset_version where id = any(${ids}::uuid[]))
    order by id for update`;
  await transaction.$queryRaw`
    select from dataset_version where id = any(${ids}::uuid[]) order by id for update`;
}
