-- Runs lie in the trash before they are gone.
alter table "run" add column "trashed_at" timestamptz(3), add column "trashed_by_id" uuid;
alter table "run" add constraint "run_trashed_by_id_fkey" foreign key ("trashed_by_id") references "user"("id") on delete set null on update cascade;
create index "run_trashed_idx" on "run"("trashed_at" desc, "id" desc) where (trashed_at is not null);
