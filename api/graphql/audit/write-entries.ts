import { notifyEach } from '#db/notify.ts';
import type { Database } from '#db/client.ts';
import type { Prisma } from '#db/generated/client.ts';

type Entry = Prisma.AuditEntryCreateManyInput & { readonly id: string };

/** Adds entries to the audit log and tells those who look at it. */
export async function writeEntries(transaction: Database, entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) return;
  await transaction.auditEntry.createMany({ data: [...entries] });
  await notifyEach(
    transaction,
    'audit_entry_added',
    entries.map(({ id }) => ({ entryId: id })),
  );
}
