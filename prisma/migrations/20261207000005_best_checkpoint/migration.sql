-- The checkpoint of a run with the best score on the validation images, and what its metrics were there.
create table "best_checkpoint" (
  "run_id" uuid not null,
  "checkpoint_id" uuid not null,
  "measure" text not null,
  "score" double precision not null,
  constraint "best_checkpoint_pkey" primary key ("run_id")
);
create unique index "best_checkpoint_checkpoint_id_key" on "best_checkpoint"("checkpoint_id");
alter table "best_checkpoint" add constraint "best_checkpoint_run_id_fkey" foreign key ("run_id") references "run"("id") on delete cascade on update cascade;
alter table "best_checkpoint" add constraint "best_checkpoint_checkpoint_id_fkey" foreign key ("checkpoint_id") references "checkpoint"("id") on delete cascade on update cascade;
alter table "run_metric" add column "best" double precision;

-- The last point of a series in one segment that is not beyond a step.
create function "metric_point_at"("of_run" uuid, "of_series" int, "of_epoch" int, "until" int)
returns table ("step" int, "value" double precision, "time" timestamptz) language sql stable as $$
  select point.step, point.value, point.time from (
    select coalesce(point.step, batch.steps[1]) as step, point.value, batch.sequence, point.ordinal,
      to_timestamp(coalesce(point.time, batch.times[1]) / 1000.0::float8) as time
    from metric_batch batch
    cross join lateral unnest(batch.series_ids, batch.steps, batch.times, batch.values)
      with ordinality as point (series_id, step, time, value, ordinal)
    where batch.run_id = of_run and batch.epoch = of_epoch and batch.first_step <= until
      and coalesce(point.series_id, batch.series_ids[1]) = of_series
    union all
    select point.step, point.value, point.sequence, point.ordinal, point.time
    from (
      select * from metric_chunk
      where series_id = of_series and epoch = of_epoch and last_step > until and first_step <= until
      union all
      (
        select * from metric_chunk
        where series_id = of_series and epoch = of_epoch and last_step <= until
        order by last_step desc
        fetch first row with ties
      )
    ) chunk
    cross join lateral (
      select coalesce(point.step, chunk.first_step + (point.place - 1) * chunk.step_stride)::int as step,
        point.value,
        chunk.first_sequence + coalesce(point.sequence, (point.place - 1) * chunk.sequence_stride) as sequence,
        coalesce(point.ordinal, chunk.first_ordinal + (point.place - 1) * chunk.ordinal_stride)::bigint as ordinal,
        to_timestamp((chunk.first_time + point.time) / 1000.0::float8) as time
      from unnest(chunk.steps, chunk.sequences, chunk.ordinals, chunk.times, chunk.values)
        with ordinality as point (step, sequence, ordinal, time, value, place)
    ) point
  ) point
  where point.step <= until
  order by point.step desc, point.sequence desc, point.ordinal desc
  limit 1
$$;

-- Best by the score that the run's policy names, else by the first of `names` that any of its checkpoints has; of equal ones the
-- later. Only what lies outside the trash, is undamaged and on the way that the run has taken. `falling` are the scores of which
-- less is better. An evaluation that finishes in this transaction has no time yet.
create function "index_best_checkpoints"("ids" uuid[], "names" text[], "falling" text[]) returns void language sql as $$
  delete from best_checkpoint where run_id = any(ids);
  insert into best_checkpoint (run_id, checkpoint_id, measure, score)
  with newest as (
    select distinct on (checkpoint.id) checkpoint.run_id, checkpoint.id, checkpoint.step, evaluation.scores
    from checkpoint
    join evaluation on evaluation.checkpoint_id = checkpoint.id
    left join segment on segment.run_id = checkpoint.run_id and segment.epoch = checkpoint.epoch
    where checkpoint.run_id = any(ids) and checkpoint.trashed_at is null and checkpoint.damage is null
      and (segment.until_step is null or checkpoint.step <= segment.until_step)
      and evaluation.split = 'VALIDATION' and jsonb_typeof(evaluation.scores) = 'object'
    order by checkpoint.id, evaluation.finished_at desc nulls first, evaluation.id desc
  ),
  scored as (
    select newest.run_id, newest.id, newest.step, score.name, (newest.scores ->> score.name)::float8 as value,
      coalesce(policy.keep_best_by, first_value(score.name) over (partition by newest.run_id order by score.place)) as measure
    from newest
    cross join unnest(names) with ordinality as score (name, place)
    left join checkpoint_policy policy on policy.run_id = newest.run_id
    where jsonb_typeof(newest.scores -> score.name) = 'number'
  )
  select distinct on (run_id) run_id, id, measure, value
  from scored
  where name = measure
  order by run_id, case when name = any(falling) then value else -value end, step desc, id;

  update run_metric set best = found.value
  from (
    select copy.run_id, copy.name, (
      select nullif(point.value, 'NaN')
      from best_checkpoint best
      join checkpoint on checkpoint.id = best.checkpoint_id
      join series on series.run_id = best.run_id and series.name = copy.name
      join segment on segment.run_id = best.run_id and segment.from_step <= checkpoint.step
      cross join lateral metric_point_at(
        best.run_id, series.id, segment.epoch, least(segment.until_step, checkpoint.step)
      ) point
      where best.run_id = copy.run_id
      order by segment.epoch desc limit 1
    ) as value
    from run_metric copy where copy.run_id = any(ids)
  ) found
  where run_metric.run_id = found.run_id and run_metric.name = found.name and run_metric.best is distinct from found.value;
$$;

do $$ declare part uuid[]; begin
  for part in
    select array_agg(run_id) from (
      select run_id, row_number() over (order by run_id) / 1000 as block from (
        select distinct run_id from checkpoint join evaluation on checkpoint_id = checkpoint.id where split = 'VALIDATION'
      ) as scored
    ) as numbered group by block
  loop
    perform index_best_checkpoints(
      part,
      (
        select array_agg('evaluation/' || name || '_' || side order by place, side)
        from unnest(array['ssim', 'ssim_p5', 'psnr', 'psnr_mean', 'pixels_near', 'ssim_exemplar', 'color_distance',
          'gray_ssim_to_content', 'palette_accuracy', 'region_color', 'background_color', 'class_color', 'digit_agreement',
          'digit_accuracy', 'exemplar_retrieval', 'style_coverage', 'collapse_rate']) with ordinality as measure (name, place)
        cross join unnest(array['ab', 'ba']) as side
      ),
      array['evaluation/color_distance_ab', 'evaluation/color_distance_ba', 'evaluation/collapse_rate_ab', 'evaluation/collapse_rate_ba']
    );
  end loop;
end $$;

create index "run_metric_name_best_run_id_idx" on "run_metric"("name", "best", "run_id") where (best is not null);
