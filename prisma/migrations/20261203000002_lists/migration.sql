-- Lists of runs are read from narrow rows, and sorted and filtered by copies of what runs have measured, each with an index.

-- The config moves beside the row, which every list and every step would carry it through.
create table "run_config" (
  "run_id" uuid not null,
  "document" jsonb not null,
  constraint "run_config_pkey" primary key ("run_id")
);
alter table "run_config" add constraint "run_config_run_id_fkey" foreign key ("run_id") references "run"("id") on delete cascade on update cascade;
insert into "run_config" ("run_id", "document") select "id", "config" from "run";
alter table "run" drop column "config";
alter table "run" add column "method" text, add column "preset" text;

-- Knobs: a number, or the text of what is none.
create table "run_knob" (
  "run_id" uuid not null,
  "path" text not null,
  "number" double precision,
  "text" text,
  constraint "run_knob_pkey" primary key ("run_id", "path")
);
alter table "run_knob" add constraint "run_knob_run_id_fkey" foreign key ("run_id") references "run"("id") on delete cascade on update cascade;

-- What the visible points of a series amount to, as of the last checkpoint or the end.
create table "run_metric" (
  "run_id" uuid not null,
  "name" text not null,
  "last" double precision,
  "min" double precision,
  "max" double precision,
  constraint "run_metric_pkey" primary key ("run_id", "name")
);
alter table "run_metric" add constraint "run_metric_run_id_fkey" foreign key ("run_id") references "run"("id") on delete cascade on update cascade;

-- Scores of the newest finished evaluation of a run on a split.
create table "run_measure" (
  "run_id" uuid not null,
  "split" "Split" not null,
  "name" text not null,
  "value" double precision not null,
  constraint "run_measure_pkey" primary key ("run_id", "split", "name")
);
alter table "run_measure" add constraint "run_measure_run_id_fkey" foreign key ("run_id") references "run"("id") on delete cascade on update cascade;

-- The leaves of a config: paths with dots, lists as their JSON. Text beyond what an index holds is cut off.
create function "index_run_configs"("ids" uuid[]) returns void language sql as $$
  update run set
    method = left(document ->> 'method', 200),
    preset = left(document ->> 'preset', 200)
  from run_config
  where run.id = any(ids) and run_config.run_id = run.id;
  delete from run_knob where run_id = any(ids);
  insert into run_knob (run_id, path, number, text)
  with recursive leaf (run_id, path, value) as (
    select run_id, key, value
    from run_config, jsonb_each(case when jsonb_typeof(document) = 'object' then document else '{}' end)
    where run_id = any(ids)
    union all
    select run_id, path || '.' || key, child.value
    from leaf, jsonb_each(case when jsonb_typeof(leaf.value) = 'object' then leaf.value else '{}' end) as child
  )
  select run_id, path,
    case when jsonb_typeof(value) = 'number' then (value #>> '{}')::float8 end,
    case when jsonb_typeof(value) <> 'number' then left(coalesce(value #>> '{}', 'null'), 200) end
  from leaf
  where jsonb_typeof(value) <> 'object' and length(path) <= 500
  on conflict do nothing;
$$;

-- From the summaries of all segments; of one that a resume has cut, from its points before the cut.
create function "index_run_metrics"("ids" uuid[]) returns void language sql as $$
  delete from run_metric where run_id = any(ids);
  insert into run_metric (run_id, name, last, min, max)
  with chain as (
    select run_id, epoch, min(from_step) over (
      partition by run_id order by epoch desc rows between unbounded preceding and 1 preceding
    ) as until_step
    from segment where run_id = any(ids)
  ),
  part as (
    select chain.run_id, chain.epoch, series.name,
      case when is_cut then cut.last else summary.last_value end as last,
      case when is_cut then cut.min else summary.min end as min,
      case when is_cut then cut.max else summary.max end as max
    from chain
    join series on series.run_id = chain.run_id
    join metric_summary summary on summary.series_id = series.id and summary.epoch = chain.epoch
    cross join lateral (select coalesce(summary.last_step > chain.until_step, false) as is_cut) as state
    left join lateral (
      select count(*) as count,
        (array_agg(value order by step desc, sequence desc, ordinal desc))[1] as last,
        min(value) filter (where value not in ('NaN', 'Infinity', '-Infinity')) as min,
        max(value) filter (where value not in ('NaN', 'Infinity', '-Infinity')) as max
      from metric_point
      where is_cut and run_id = chain.run_id and series_id = series.id and epoch = chain.epoch
        and step <= chain.until_step
    ) cut on is_cut
    where not is_cut or cut.count > 0
  )
  select run_id, name, nullif((array_agg(last order by epoch desc))[1], 'NaN'), min(min), max(max)
  from part group by run_id, name;
$$;

-- As above where no segment was cut since: the newest segment's summaries on top of what is there.
create function "refresh_run_metrics"("id" uuid) returns void language sql as $$
  insert into run_metric as old (run_id, name, last, min, max)
  select series.run_id, series.name, nullif(summary.last_value, 'NaN'), summary.min, summary.max
  from run
  join series on series.run_id = run.id
  join metric_summary summary on summary.series_id = series.id and summary.epoch = run.segment_epoch
  where run.id = $1
  on conflict (run_id, name) do update set
    last = excluded.last, min = least(old.min, excluded.min), max = greatest(old.max, excluded.max)
  where (old.last, old.min, old.max) is distinct from
    (excluded.last, least(old.min, excluded.min), greatest(old.max, excluded.max));
$$;

-- An evaluation that finishes in this transaction has no time yet.
create function "index_run_measures"("ids" uuid[]) returns void language sql as $$
  delete from run_measure where run_id = any(ids);
  insert into run_measure (run_id, split, name, value)
  select run_id, split, key, (value #>> '{}')::float8
  from (
    select distinct on (checkpoint.run_id, evaluation.split) checkpoint.run_id, evaluation.split, evaluation.scores
    from evaluation join checkpoint on checkpoint.id = evaluation.checkpoint_id
    where checkpoint.run_id = any(ids) and evaluation.scores is not null
    order by checkpoint.run_id, evaluation.split, evaluation.finished_at desc nulls first, evaluation.id desc
  ) as newest,
  jsonb_each(case when jsonb_typeof(scores) = 'object' then scores else '{}' end)
  where jsonb_typeof(value) = 'number';
$$;

do $$ declare part uuid[]; begin
  for part in
    select array_agg(id) from (select id, row_number() over (order by id) / 1000 as block from run) as numbered group by block
  loop
    perform index_run_configs(part), index_run_metrics(part), index_run_measures(part);
  end loop;
end $$;

create index "run_knob_path_number_run_id_idx" on "run_knob"("path", "number", "run_id") where (number is not null);
create index "run_knob_path_text_run_id_idx" on "run_knob"("path", "text", "run_id") where (text is not null);
create index "run_metric_name_last_run_id_idx" on "run_metric"("name", "last", "run_id");
create index "run_metric_name_min_run_id_idx" on "run_metric"("name", "min", "run_id");
create index "run_metric_name_max_run_id_idx" on "run_metric"("name", "max", "run_id");
create index "run_measure_split_name_value_run_id_idx" on "run_measure"("split", "name", "value", "run_id");

create index "run_display_name_id_idx" on "run"("display_name", "id");
create index "run_state_id_idx" on "run"("state", "id");
create index "run_started_at_id_idx" on "run"("started_at", "id");
create index "run_finished_at_id_idx" on "run"("finished_at", "id");
create index "run_duration_idx" on "run"((extract(epoch from "finished_at" - "started_at")::float8), "id");
create index "run_created_by_id_created_at_id_idx" on "run"("created_by_id", "created_at" desc, "id" desc);
create index "run_dataset_version_id_created_at_id_idx" on "run"("dataset_version_id", "created_at" desc, "id" desc);
create index "run_method_created_at_id_idx" on "run"("method", "created_at" desc, "id" desc);
create index "run_preset_created_at_id_idx" on "run"("preset", "created_at" desc, "id" desc);
create index "run_tags_idx" on "run" using gin ("tags");

-- Every Postgres of ours has the extension; without it, names are searched row by row.
do $$ begin
  if exists (select from pg_available_extensions where name = 'pg_trgm') then
    create extension if not exists pg_trgm;
    create index "run_display_name_trigrams_idx" on "run" using gin ("display_name" gin_trgm_ops);
  end if;
exception when insufficient_privilege or undefined_object then
  raise notice 'The extension pg_trgm is not there: searching for a part of a name reads every run.';
end $$;
