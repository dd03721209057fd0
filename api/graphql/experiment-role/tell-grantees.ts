import { userIdSchema } from '#contracts/ids.ts';
import type { Database } from '#db/client.ts';
import { notifyEach } from '#db/notify.ts';

/** Has whoever holds roles that have changed be asked anew who they are: what they have open goes by it at once. */
export async function tellGrantees(
  transaction: Database,
  roles: readonly { readonly userId: string }[],
): Promise<void> {
  const ids = new Set(roles.map(({ userId }) => userIdSchema.parse(userId)));
  await notifyEach(
    transaction,
    'user_changed',
    [...ids].map((userId) => ({ userId })),
  );
}
