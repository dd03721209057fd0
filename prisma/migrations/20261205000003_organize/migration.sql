-- Runs are put aside, starred and noted.
alter table "run" add column "archived_at" timestamptz(3);
create index "run_archived_idx" on "run"("created_at" desc, "id" desc) where (archived_at is not null);

-- Beside the row, which every list and every step would carry it through.
create table "run_notes" (
  "run_id" uuid not null,
  "text" text not null,
  constraint "run_notes_pkey" primary key ("run_id")
);
alter table "run_notes" add constraint "run_notes_run_id_fkey" foreign key ("run_id") references "run"("id") on delete cascade on update cascade;

create table "run_star" (
  "user_id" uuid not null,
  "run_id" uuid not null,
  constraint "run_star_pkey" primary key ("user_id", "run_id")
);
create index "run_star_run_id_idx" on "run_star"("run_id");
alter table "run_star" add constraint "run_star_user_id_fkey" foreign key ("user_id") references "user"("id") on delete cascade on update cascade;
alter table "run_star" add constraint "run_star_run_id_fkey" foreign key ("run_id") references "run"("id") on delete cascade on update cascade;
