-- A checkpoint of another server comes in as a run of its own, which no dataset of this server needs to have trained.
alter type "UploadKind" add value 'CHECKPOINT';
alter table "run" alter column "dataset_version_id" drop not null;

-- Where the run of an imported checkpoint was trained; runs of this server have no row.
create table "run_origin" (
  "run_id" uuid not null,
  "source_run_id" uuid not null,
  "source_run_name" text,
  "dataset_index_sha256" text not null,
  "code_version" text not null,
  constraint "run_origin_pkey" primary key ("run_id")
);
alter table "run_origin" add constraint "run_origin_run_id_fkey" foreign key ("run_id") references "run"("id") on delete cascade on update cascade;

-- What a person sees of an IMPORT_CHECKPOINT job.
create table "checkpoint_import" (
  "id" uuid not null,
  "created_by_id" uuid not null,
  "state" "JobState" not null default 'QUEUED',
  "filename" text not null,
  "archive_sha256" text not null,
  "display_name" text,
  "checkpoint_id" uuid,
  "already_here" boolean not null default false,
  "failure" jsonb,
  "created_at" timestamptz(3) not null default current_timestamp,
  "finished_at" timestamptz(3),
  constraint "checkpoint_import_pkey" primary key ("id")
);
create index "checkpoint_import_created_at_id_idx" on "checkpoint_import"("created_at" desc, "id" desc);
create index "checkpoint_import_checkpoint_id_idx" on "checkpoint_import"("checkpoint_id");
alter table "checkpoint_import" add constraint "checkpoint_import_created_by_id_fkey" foreign key ("created_by_id") references "user"("id") on delete restrict on update cascade;
alter table "checkpoint_import" add constraint "checkpoint_import_checkpoint_id_fkey" foreign key ("checkpoint_id") references "checkpoint"("id") on delete set null on update cascade;

-- An import looks for a checkpoint of the same content.
create index "checkpoint_manifest_sha256_idx" on "checkpoint"("manifest_sha256");

-- Null = the dataset version of its run.
alter table "evaluation" add column "dataset_version_id" uuid;
alter table "evaluation" add constraint "evaluation_dataset_version_id_fkey" foreign key ("dataset_version_id") references "dataset_version"("id") on delete set null on update cascade;
