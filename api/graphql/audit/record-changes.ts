import type { Database } from '#db/client.ts';
import { globalId } from '../relay/global-id.ts';
import { currentMutation } from './current-mutation.ts';
import { type Change, entryOf } from './entry-of.ts';
import { writeEntries } from './write-entries.ts';
import { withoutSecrets } from './without-secrets.ts';

/**
 * Writes what a mutation does to some objects into the audit log, before and after.
 *
 * @param transaction the one that changes them: there is never a change without its entry, nor the other way round.
 */
export async function recordChanges(transaction: Database, changes: readonly Change[]): Promise<void> {
  const mutation = currentMutation.getStore();
  if (!mutation) return; // a worker or a test does it, for whom nobody has asked
  await writeEntries(
    transaction,
    changes.map(({ before, after, ...object }) =>
      entryOf(mutation, {
        ...object,
        ...(before !== undefined && { before: withoutSecrets(before) }),
        ...(after !== undefined && { after: withoutSecrets(after) }),
      }),
    ),
  );
  for (const { type, id } of changes) mutation.recorded.add(globalId(type, id));
}
