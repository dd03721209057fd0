-- Versions of datasets lie in the trash before they are gone.
alter table "dataset_version" add column "trashed_at" timestamptz(3), add column "trashed_by_id" uuid;
alter table "dataset_version" add constraint "dataset_version_trashed_by_id_fkey" foreign key ("trashed_by_id") references "user"("id") on delete set null on update cascade;
create index "dataset_version_trashed_idx" on "dataset_version"("trashed_at" desc, "id" desc) where (trashed_at is not null);

-- The number of a version that is gone is not given to another content.
alter table "dataset" add column "last_number" integer not null default 0;
