import { userIdSchema } from '#contracts/ids.ts';
import type { Prisma } from '#db/generated/client.ts';
import { notify } from '#db/notify.ts';
import { dropChallenges } from './sign-in-challenge.ts';

/**
 * Ends all by which a user has got in or might: sessions, tokens, links, and ways to sign in that they were about to add. Their open sockets close as soon as the
 * transaction commits.
 */
export async function endAccess(transaction: Prisma.TransactionClient, userId: string): Promise<void> {
  const now = new Date();
  const ended = { where: { userId, revokedAt: null }, data: { revokedAt: now } };
  await transaction.session.updateMany(ended);
  await transaction.apiToken.updateMany(ended);
  await transaction.signInLink.updateMany({ where: { userId, usedAt: null }, data: { usedAt: now } });
  await transaction.invitation.updateMany({ where: { userId }, data: { expiresAt: now } });
  await dropChallenges(transaction, userId);
  await notify(transaction, 'user_changed', { userId: userIdSchema.parse(userId) });
}
