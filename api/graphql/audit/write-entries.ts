import type { Database } from '#db/client.ts';
import { notifiedEach } from '#db/notify.ts';
import type { AuditRow } from './entry-of.ts';

/** Adds entries to the audit log and tells those who look at it. */
export async function writeEntries(transaction: Database, entries: readonly AuditRow[]): Promise<void> {
  if (entries.length === 0) return;
  const told = entries.map(({ id }) => ({ entryId: id }));
  await transaction.$executeRaw`
    with added as (
      insert into audit_entry (at, id, actor_id, actor_login, credential_kind, credential_id, credential_name, address,
        action, object_type, object_id, input, before, after)
      select clock_timestamp(), entry.* from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as entry (id uuid,
        "actorId" uuid, "actorLogin" text, "credentialKind" text, "credentialId" uuid, "credentialName" text, address text,
        action text, "objectType" text, "objectId" uuid, input jsonb, before jsonb, after jsonb)
    )
    ${notifiedEach('audit_entry_added', told)}`;
}
