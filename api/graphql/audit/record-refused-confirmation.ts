import type { PrismaClient } from '#db/generated/client.ts';
import { currentMutation } from './current-mutation.ts';
import { entryOf } from './entry-of.ts';
import { writeEntries } from './write-entries.ts';

/**
 * Writes into the audit log that whoever uses the session or the key of a user did not know that user's password, though
 * it was asked for. How often that may be tried is limited before.
 */
export async function recordRefusedConfirmation(prisma: PrismaClient, userId: string): Promise<void> {
  const mutation = currentMutation.getStore();
  if (!mutation) return;
  const refusal = { ...mutation, action: 'refuseConfirmation', input: { mutation: mutation.action } };
  await writeEntries(prisma, [entryOf(refusal, { type: 'User', id: userId })]);
}
