import { userIdSchema } from '#contracts/ids.ts';
import type { Prisma } from '#db/generated/client.ts';
import { notify } from '#db/notify.ts';
import { dropChallenges } from './sign-in-challenge.ts';

/** Ends those of a user's sessions; their open sockets close as soon as the transaction commits. @returns how many there were */
export async function endSessions(
  transaction: Prisma.TransactionClient,
  userId: string,
  which: Prisma.SessionWhereInput,
): Promise<number> {
  const { count } = await transaction.session.updateMany({
    where: { AND: [which, { userId, revokedAt: null, expiresAt: { gt: new Date() } }] },
    data: { revokedAt: new Date() },
  });
  await dropChallenges(transaction, userId); // they may have been begun in a session that has ended
  await notify(transaction, 'user_changed', { userId: userIdSchema.parse(userId) });
  return count;
}
