-- Runs that go on from a checkpoint of another one.
create table "run_fork" (
  "run_id" uuid not null,
  "parent_id" uuid not null,
  "checkpoint_id" uuid,
  "epoch" integer not null,
  "step" integer not null,
  constraint "run_fork_pkey" primary key ("run_id")
);
create index "run_fork_parent_id_idx" on "run_fork"("parent_id");
create index "run_fork_checkpoint_id_idx" on "run_fork"("checkpoint_id");
alter table "run_fork" add constraint "run_fork_run_id_fkey" foreign key ("run_id") references "run"("id") on delete cascade on update cascade;
alter table "run_fork" add constraint "run_fork_parent_id_fkey" foreign key ("parent_id") references "run"("id") on delete restrict on update cascade;
alter table "run_fork" add constraint "run_fork_checkpoint_id_fkey" foreign key ("checkpoint_id") references "checkpoint"("id") on delete set null on update cascade;
