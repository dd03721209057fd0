-- Who did what to what. Without foreign keys: an entry outlives what it is about.
create table "audit_entry" (
  "id" uuid not null,
  "at" timestamptz(3) not null default current_timestamp,
  "actor_id" uuid,
  "actor_login" text,
  "credential_kind" text,
  "credential_id" uuid,
  "credential_name" text,
  "address" text,
  "action" text not null,
  "object_type" text,
  "object_id" uuid,
  "input" jsonb,
  "before" jsonb,
  "after" jsonb,
  constraint "audit_entry_pkey" primary key ("id")
);
create index "audit_entry_at_id_idx" on "audit_entry"("at", "id");
create index "audit_entry_actor_login_at_idx" on "audit_entry"("actor_login", "at");
create index "audit_entry_action_at_idx" on "audit_entry"("action", "at");
create index "audit_entry_object_id_at_idx" on "audit_entry"("object_id", "at");

-- Entries are only added. They may go when they are older than the moment that the clean-up names for its transaction.
create function "keep_audit_entry"() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.at < nullif(current_setting('exemplar.audit_kept_since', true), '')::timestamptz then
      return old;
    end if;
  end if;
  raise exception 'Entries of the audit log are never changed, and only the clean-up deletes old ones.';
end $$;
create trigger "audit_entry_kept" before update or delete on "audit_entry"
  for each row execute function "keep_audit_entry"();
create trigger "audit_entry_never_emptied" before truncate on "audit_entry"
  for each statement execute function "keep_audit_entry"();
