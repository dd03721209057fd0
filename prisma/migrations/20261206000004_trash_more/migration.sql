-- Single checkpoints are pinned, and lie in the trash before they are gone.
alter table "checkpoint" add column "pinned_at" timestamptz(3), add column "pinned_by_id" uuid,
  add column "trashed_at" timestamptz(3), add column "trashed_by_id" uuid;
alter table "checkpoint" add constraint "checkpoint_pinned_by_id_fkey" foreign key ("pinned_by_id") references "user"("id") on delete set null on update cascade;
alter table "checkpoint" add constraint "checkpoint_trashed_by_id_fkey" foreign key ("trashed_by_id") references "user"("id") on delete set null on update cascade;
create index "checkpoint_trashed_idx" on "checkpoint"("trashed_at" desc, "id" desc) where (trashed_at is not null);

-- Translations lie in the trash before they are gone.
alter table "translation" add column "trashed_at" timestamptz(3), add column "trashed_by_id" uuid;
alter table "translation" add constraint "translation_trashed_by_id_fkey" foreign key ("trashed_by_id") references "user"("id") on delete set null on update cascade;
create index "translation_trashed_idx" on "translation"("trashed_at" desc, "id" desc) where (trashed_at is not null);

-- As before, without the scores of checkpoints in the trash.
create or replace function "index_run_measures"("ids" uuid[]) returns void language sql as $$
  delete from run_measure where run_id = any(ids);
  insert into run_measure (run_id, split, name, value)
  select run_id, split, key, (value #>> '{}')::float8
  from (
    select distinct on (checkpoint.run_id, evaluation.split) checkpoint.run_id, evaluation.split, evaluation.scores
    from evaluation join checkpoint on checkpoint.id = evaluation.checkpoint_id
    where checkpoint.run_id = any(ids) and checkpoint.trashed_at is null and evaluation.scores is not null
    order by checkpoint.run_id, evaluation.split, evaluation.finished_at desc nulls first, evaluation.id desc
  ) as newest,
  jsonb_each(case when jsonb_typeof(scores) = 'object' then scores else '{}' end)
  where jsonb_typeof(value) = 'number';
$$;
