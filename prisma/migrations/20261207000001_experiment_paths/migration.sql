-- Experiments are named by paths: "gta/night" lies below "gta", which is an experiment as well.

-- What has slashes becomes a path where it can be one: without blanks around its segments, and unless another one has that
-- name. Where a segment is empty, "." or "..", or the name is taken, hyphens take the place of the slashes.
do $$ declare
  old record;
  path text;
  free text;
begin
  for old in select id, name from experiment where name like '%/%' order by created_at, id loop
    select string_agg(btrim(segment), '/' order by place) into path
    from unnest(string_to_array(old.name, '/')) with ordinality as part (segment, place)
    having bool_and(btrim(segment) not in ('', '.', '..'));
    continue when path = old.name;
    if path is null or exists (select from experiment where name = path) then
      free := replace(old.name, '/', '-');
      path := free;
      if exists (select from experiment where name = path) then
        path := left(free, 191) || ' ' || right(old.id::text, 8);
      end if;
    end if;
    update experiment set name = path where id = old.id;
  end loop;
end $$;

-- Those that a path lies below are made where there are none, as old as the oldest below them.
insert into experiment (id, name, created_at)
select gen_random_uuid(), above, min(created_at)
from (
  select array_to_string((string_to_array(name, '/'))[1:depth], '/') as above, created_at
  from experiment, generate_series(1, array_length(string_to_array(name, '/'), 1) - 1) as depth
) as missing
group by above
on conflict (name) do nothing;

-- The order of the tree, in which all below a path is one range.
create index "experiment_path_idx" on "experiment" ((replace("name", '/', chr(1)) collate "C"));

-- Runs are sorted by what they belong to: owners in their order, the runs of each by id; and by the first of their tags.
create index "run_experiment_id_id_idx" on "run"("experiment_id", "id");
create index "run_created_by_id_id_idx" on "run"("created_by_id", "id");
create index "run_dataset_version_id_id_idx" on "run"("dataset_version_id", "id");
create function "first_tag"("tags" text[]) returns text language sql immutable parallel safe as $$
  select min(tag) from unnest($1) as tag;
$$;
create index "run_first_tag_idx" on "run"(first_tag("tags"), "id");
