import type { Database } from '../client.ts';

/** Why a version of a dataset cannot go, in words that name who needs it. */
export interface DatasetVersionUse {
  readonly versionId: string;
  readonly text: string;
}

/**
 * Everybody who needs one of these versions. What lies in the trash counts, as it can be restored: so nothing outside the
 * trash ever needs a version that lies there.
 */
export function readDatasetVersionUses(
  database: Database,
  versionIds: readonly string[],
): Promise<DatasetVersionUse[]> {
  const ids = [...versionIds];
  return database.$queryRaw<DatasetVersionUse[]>`
    select dataset_version_id::text as "versionId", case when trashed_at is null
      then format('The run "%s" uses it. Delete that run for good first.', display_name)
      else format('The run "%s" in the trash uses it. Delete that run for good first.', display_name)
    end as text
    from run where dataset_version_id = any(${ids}::uuid[])
    union all
    select distinct dataset_version_id::text, format(
      'The experiment "%s" has still to start runs on it. Cancel it first.', experiment.name)
    from trial join experiment on experiment.id = trial.experiment_id
    where dataset_version_id = any(${ids}::uuid[]) and run_id is null and canceled_at is null
    union all
    select distinct dataset_version_id::text, 'A run on it is being estimated. Wait until that has ended.'
    from estimate where dataset_version_id = any(${ids}::uuid[]) and state in ('QUEUED', 'RUNNING')
    union all
    select distinct dataset_version.id::text, format(
      'An import into "%s" is under way. Wait until it has ended.', dataset.name)
    from dataset_version join dataset on dataset.id = dataset_version.dataset_id
      join import on import.dataset_id = dataset.id
    where dataset_version.id = any(${ids}::uuid[]) and import.state in ('QUEUED', 'RUNNING')
    union all
    select distinct evaluation.dataset_version_id::text, format(
      'Checkpoints of the imported run "%s" are scored on its images. Delete these for good first.', run.display_name)
    from evaluation join checkpoint on checkpoint.id = evaluation.checkpoint_id join run on run.id = checkpoint.run_id
    where evaluation.dataset_version_id = any(${ids}::uuid[])
    union all
    select image.dataset_version_id::text, format(
      'Translations by the run "%s" are made from its images, %s of them. Delete these for good first.',
      run.display_name, count(distinct translation.id))
    from translation
      cross join lateral (values (content_image_id), (exemplar_image_id)) as used (image_id)
      join image on image.id = used.image_id
      join checkpoint on checkpoint.id = translation.checkpoint_id join run on run.id = checkpoint.run_id
    where image.dataset_version_id = any(${ids}::uuid[])
    group by image.dataset_version_id, run.id
    order by 1, 2`;
}

/** Versions of these that can go, and the uses of the others. */
export async function withoutUsedVersions(
  database: Database,
  versionIds: readonly string[],
): Promise<{ readonly free: readonly string[]; readonly uses: readonly DatasetVersionUse[] }> {
  const uses = await readDatasetVersionUses(database, versionIds);
  return { free: versionIds.filter((id) => !uses.some(({ versionId }) => versionId === id)), uses };
}
