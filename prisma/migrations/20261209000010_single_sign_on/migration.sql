-- People sign in at an identity provider: who they are there, and sign-ins that are under way.
create table "identity" (
  "id" uuid not null,
  "user_id" uuid not null,
  "issuer" text not null,
  "subject" text not null,
  "created_at" timestamptz(3) not null default current_timestamp,
  "last_used_at" timestamptz(3),
  constraint "identity_pkey" primary key ("id")
);
create unique index "identity_issuer_subject_key" on "identity"("issuer", "subject");
create unique index "identity_user_id_issuer_key" on "identity"("user_id", "issuer");
alter table "identity" add constraint "identity_user_id_fkey" foreign key ("user_id") references "user"("id") on delete cascade on update cascade;

create table "sign_in_challenge" (
  "hash" text not null,
  "purpose" text not null,
  "user_id" uuid,
  "path" text,
  "created_at" timestamptz(3) not null default current_timestamp,
  "expires_at" timestamptz(3) not null,
  constraint "sign_in_challenge_pkey" primary key ("hash")
);
create index "sign_in_challenge_expires_at_idx" on "sign_in_challenge"("expires_at");
alter table "sign_in_challenge" add constraint "sign_in_challenge_user_id_fkey" foreign key ("user_id") references "user"("id") on delete cascade on update cascade;
