-- Experiments that are started as one: every row with every seed is a trial, and gets its run as soon as that can be queued.
alter table "experiment" add column "splits" "Split"[];

create table "trial" (
  "id" uuid not null,
  "experiment_id" uuid not null,
  "dataset_version_id" uuid not null,
  "created_by_id" uuid not null,
  "preset" text not null,
  "row" text not null,
  "seed" integer not null,
  "position" integer not null,
  "config" jsonb not null,
  "run_id" uuid,
  "created_at" timestamptz(3) not null default current_timestamp,
  constraint "trial_pkey" primary key ("id")
);
create unique index "trial_run_id_key" on "trial"("run_id");
create unique index "trial_experiment_id_preset_row_seed_key" on "trial"("experiment_id", "preset", "row", "seed");
create unique index "trial_experiment_id_position_key" on "trial"("experiment_id", "position");
alter table "trial" add constraint "trial_experiment_id_fkey" foreign key ("experiment_id") references "experiment"("id") on delete restrict on update cascade;
alter table "trial" add constraint "trial_dataset_version_id_fkey" foreign key ("dataset_version_id") references "dataset_version"("id") on delete restrict on update cascade;
alter table "trial" add constraint "trial_created_by_id_fkey" foreign key ("created_by_id") references "user"("id") on delete restrict on update cascade;
alter table "trial" add constraint "trial_run_id_fkey" foreign key ("run_id") references "run"("id") on delete set null on update cascade;
