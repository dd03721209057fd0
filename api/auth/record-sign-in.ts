import type { Prisma } from '#db/generated/client.ts';
import { newId } from '#db/new-id.ts';
import { notify } from '#db/notify.ts';
import type { SignInWay } from './sign-in-way.ts';

export interface SignInEntry {
  readonly action: 'signIn' | 'signOut' | 'refuseSignIn' | 'connectIdentity';
  /** Null where nobody knows whose sign-in it would have been. */
  readonly user: { readonly id: string; readonly login: string } | null;
  readonly address: string | undefined;
  /** Nothing of a sign-out. */
  readonly input?: { readonly way: SignInWay; readonly login?: string; readonly code?: string };
}

/** Writes into the audit log that somebody has signed in or out, or was not let in. */
export async function recordSignIn(
  transaction: Prisma.TransactionClient,
  { action, user, address, input }: SignInEntry,
): Promise<void> {
  const id = newId();
  const known = user && { actorId: user.id, actorLogin: user.login, objectType: 'User', objectId: user.id };
  await transaction.auditEntry.create({
    data: { id, action, address: address ?? null, ...(input && { input }), ...known },
  });
  await notify(transaction, 'audit_entry_added', { entryId: id });
}
