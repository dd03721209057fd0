-- What the table of runs shows, saved under a name.
create table "run_view" (
  "id" uuid not null,
  "owner_id" uuid not null,
  "name" text not null,
  "is_shared" boolean not null default false,
  "version" integer not null default 1,
  "document" jsonb not null,
  "created_at" timestamptz(3) not null default current_timestamp,
  "updated_at" timestamptz(3) not null default current_timestamp,
  constraint "run_view_pkey" primary key ("id")
);
create unique index "run_view_owner_id_name_key" on "run_view"("owner_id", "name");
create index "run_view_name_id_idx" on "run_view"("name", "id");
alter table "run_view" add constraint "run_view_owner_id_fkey" foreign key ("owner_id") references "user"("id") on delete cascade on update cascade;
