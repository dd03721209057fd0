import type { Database } from '../client.ts';

/**
 * Removes versions of datasets with their images, imports and estimates, and trials that were canceled: rows alone, since
 * what they named in storage goes once nothing names it any more. With the last version of a dataset it goes as well.
 */
export async function purgeDatasetVersions(
  transaction: Database,
  versionIds: readonly string[],
): Promise<void> {
  const ids = [...versionIds];
  if (ids.length === 0) return;
  const rows = await transaction.$queryRaw<{ id: string }[]>`
    select distinct dataset_id::text as id from dataset_version where id = any(${ids}::uuid[])`;
  const datasets = rows.map(({ id }) => id);
  await transaction.$executeRaw`
    delete from job where subject_id in (
      select id from import where dataset_version_id = any(${ids}::uuid[])
      union all
      select id from estimate where dataset_version_id = any(${ids}::uuid[]))`;
  await transaction.$executeRaw`delete from import where dataset_version_id = any(${ids}::uuid[])`;
  await transaction.$executeRaw`delete from estimate where dataset_version_id = any(${ids}::uuid[])`;
  await transaction.$executeRaw`
    delete from trial where dataset_version_id = any(${ids}::uuid[]) and run_id is null`;
  // No run is left to have taken one of these, and no checkpoint to hold it.
  await transaction.$executeRaw`delete from artifact where dataset_version_id = any(${ids}::uuid[])`;
  await transaction.$executeRaw`
    update dataset set last_number = greatest(last_number, purged.number)
    from (
      select dataset_id, max(number) as number from dataset_version where id = any(${ids}::uuid[]) group by 1
    ) as purged
    where dataset.id = purged.dataset_id`;
  await transaction.$executeRaw`delete from dataset_version where id = any(${ids}::uuid[])`;
  await removeEmptyDatasets(transaction, datasets);
}

/** With what came to nothing in them: imports that failed or were canceled. */
async function removeEmptyDatasets(transaction: Database, datasetIds: readonly string[]): Promise<void> {
  const empty = await transaction.$queryRaw<{ id: string }[]>`
    select id::text from dataset where id = any(${[...datasetIds]}::uuid[])
      and not exists (select from dataset_version where dataset_id = dataset.id)
      and not exists (select from import where dataset_id = dataset.id and state in ('QUEUED', 'RUNNING'))`;
  const ids = empty.map(({ id }) => id);
  await transaction.$executeRaw`
    delete from job where subject_id in (select id from import where dataset_id = any(${ids}::uuid[]))`;
  await transaction.$executeRaw`delete from import where dataset_id = any(${ids}::uuid[])`;
  await transaction.$executeRaw`delete from dataset where id = any(${ids}::uuid[])`;
}
