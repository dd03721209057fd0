-- People sign in with passkeys (WebAuthn): public keys, of which the private ones never leave a device.
create table "passkey" (
  "id" uuid not null,
  "user_id" uuid not null,
  "credential_id" text not null,
  "public_key" bytea not null,
  "counter" bigint not null,
  "transports" text[] not null,
  "name" text not null,
  "created_at" timestamptz(3) not null default current_timestamp,
  "last_used_at" timestamptz(3),
  constraint "passkey_pkey" primary key ("id")
);
create unique index "passkey_credential_id_key" on "passkey"("credential_id");
create index "passkey_user_id_created_at_idx" on "passkey"("user_id", "created_at");
alter table "passkey" add constraint "passkey_user_id_fkey" foreign key ("user_id") references "user"("id") on delete cascade on update cascade;
