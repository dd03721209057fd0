-- A name that points at one checkpoint, and that is moved from one to the next.
create table "checkpoint_alias" (
  "id" uuid not null,
  "name" text not null,
  "checkpoint_id" uuid not null,
  "version" integer not null default 1,
  "set_by_id" uuid,
  "created_at" timestamptz(3) not null default current_timestamp,
  "set_at" timestamptz(3) not null default current_timestamp,
  constraint "checkpoint_alias_pkey" primary key ("id")
);
create unique index "checkpoint_alias_name_key" on "checkpoint_alias"("name");
create index "checkpoint_alias_checkpoint_id_idx" on "checkpoint_alias"("checkpoint_id");
alter table "checkpoint_alias" add constraint "checkpoint_alias_checkpoint_id_fkey" foreign key ("checkpoint_id") references "checkpoint"("id") on delete restrict on update cascade;
alter table "checkpoint_alias" add constraint "checkpoint_alias_set_by_id_fkey" foreign key ("set_by_id") references "user"("id") on delete set null on update cascade;
