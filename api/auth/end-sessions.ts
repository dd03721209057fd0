import { userIdSchema } from '#contracts/ids.ts';
import type { Prisma, PrismaClient } from '#db/generated/client.ts';
import { notify } from '#db/notify.ts';

/** Ends those of a user's sessions; their open sockets close at once. @returns how many there were */
export function endSessions(
  prisma: PrismaClient,
  userId: string,
  which: Prisma.SessionWhereInput,
): Promise<number> {
  return prisma.$transaction((transaction) => endSessionsIn(transaction, userId, which));
}

/** The same as a part of something larger. */
export async function endSessionsIn(
  transaction: Prisma.TransactionClient,
  userId: string,
  which: Prisma.SessionWhereInput,
): Promise<number> {
  const { count } = await transaction.session.updateMany({
    where: { AND: [which, { userId, revokedAt: null, expiresAt: { gt: new Date() } }] },
    data: { revokedAt: new Date() },
  });
  await notify(transaction, 'user_changed', { userId: userIdSchema.parse(userId) });
  return count;
}
