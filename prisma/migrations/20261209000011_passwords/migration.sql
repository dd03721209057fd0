-- People may sign in with a password, of which only a slow hash is kept.
create table "password" (
  "user_id" uuid not null,
  "hash" text not null,
  "changed_at" timestamptz(3) not null default current_timestamp,
  constraint "password_pkey" primary key ("user_id")
);
alter table "password" add constraint "password_user_id_fkey" foreign key ("user_id") references "user"("id") on delete cascade on update cascade;
