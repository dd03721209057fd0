-- How often the test images of a version were scored is kept by the version: it does not fall when what was scored is deleted.
alter table "dataset_version" add column "test_evaluation_count" integer not null default 0;
update "dataset_version" set "test_evaluation_count" = scored.count
from (
  select coalesce(evaluation.dataset_version_id, run.dataset_version_id) as id, count(*) as count
  from evaluation join checkpoint on checkpoint.id = checkpoint_id join run on run.id = run_id
  where split = 'TEST' and evaluation.state = 'FINISHED'
  group by 1
) as scored
where scored.id = "dataset_version".id;
