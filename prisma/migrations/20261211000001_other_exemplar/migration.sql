-- "random_style" now is a translator that needs no model; what was stored under this name is called "other_exemplar".
update "evaluation" set "reference_rows" = renamed.rows
from (
  select id, jsonb_agg(
    case when row ->> 'name' = 'random_style' then row || '{"name": "other_exemplar"}' else row end order by place
  ) as rows
  from "evaluation", jsonb_array_elements("reference_rows") with ordinality as each (row, place)
  where "reference_rows" @> '[{"name": "random_style"}]'
  group by id
) as renamed
where renamed.id = "evaluation".id;
