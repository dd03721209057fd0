-- People are invited and disabled, and sessions say what they are used by.
alter table "user" add column "disabled_at" timestamptz(3);

alter table "session" add column "last_used_at" timestamptz(3) not null default current_timestamp;
alter table "session" add column "user_agent" text;
alter table "session" add column "address" text;
update "session" set "last_used_at" = "created_at";

create table "invitation" (
  "user_id" uuid not null,
  "hash" text not null,
  "created_at" timestamptz(3) not null default current_timestamp,
  "expires_at" timestamptz(3) not null,
  constraint "invitation_pkey" primary key ("user_id")
);
create unique index "invitation_hash_key" on "invitation"("hash");
alter table "invitation" add constraint "invitation_user_id_fkey" foreign key ("user_id") references "user"("id") on delete cascade on update cascade;
