-- Which checkpoints of a run are kept; no row is all of them.
create table "checkpoint_policy" (
  "run_id" uuid not null,
  "keep_last" integer,
  "keep_every" integer,
  "keep_best" integer,
  "keep_best_by" text,
  constraint "checkpoint_policy_pkey" primary key ("run_id")
);
alter table "checkpoint_policy" add constraint "checkpoint_policy_run_id_fkey" foreign key ("run_id") references "run"("id") on delete cascade on update cascade;
