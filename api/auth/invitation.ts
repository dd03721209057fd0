import type { Prisma, PrismaClient, User } from '#db/generated/client.ts';
import { lockActiveUser } from './lock-active-user.ts';
import { type Browser, openSession } from './open-session.ts';
import { hashSecret, newSecret } from './secrets.ts';

const invitationMs = 7 * 24 * 60 * 60_000;

/** A path by which an invited user signs in for the first time, within 7 days; one that they had before is worth nothing. */
export async function createInvitation(
  transaction: Prisma.TransactionClient,
  userId: string,
): Promise<{ path: string; expiresAt: Date }> {
  const secret = newSecret('');
  const data = { hash: secret.hash, expiresAt: new Date(Date.now() + invitationMs) };
  await transaction.invitation.upsert({ where: { userId }, create: { userId, ...data }, update: data });
  return { path: `/invitation?token=${secret.text}`, expiresAt: data.expiresAt };
}

/** For whom an invitation is, as long as it is good; it is not used up. */
export async function findInvited(
  prisma: PrismaClient,
  token: string,
): Promise<{ readonly user: User; readonly expiresAt: Date } | null> {
  return prisma.invitation.findFirst({
    where: { ...goodInvitation(token), user: { disabledAt: null } },
    include: { user: true },
  });
}

function goodInvitation(token: string) {
  return { hash: hashSecret(token), expiresAt: { gt: new Date() } };
}

/**
 * Uses up an invitation and opens a session.
 *
 * @param passwordHash of the password that the person has chosen; null where they want none
 * @returns the value for the session cookie, or null when the invitation is unknown, used, replaced or too old, or its
 *   user disabled.
 */
export function useInvitation(
  prisma: PrismaClient,
  token: string,
  browser: Browser,
  passwordHash: string | null,
): Promise<string | null> {
  return prisma.$transaction(async (transaction) => {
    const invitation = await transaction.invitation.findFirst({ where: goodInvitation(token) });
    if (!invitation || !(await lockActiveUser(transaction, invitation.userId))) return null;
    // Of two clicks at once only one takes it away.
    const { count } = await transaction.invitation.deleteMany({ where: goodInvitation(token) });
    if (count === 0) return null;
    const { userId } = invitation;
    if (passwordHash !== null) {
      const data = { hash: passwordHash, changedAt: new Date() };
      await transaction.password.upsert({ where: { userId }, create: { userId, ...data }, update: data });
    }
    return openSession(transaction, userId, browser, 'INVITATION');
  });
}
