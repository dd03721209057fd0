import type { Database } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { newId } from '#db/new-id.ts';
import { lockActiveUser } from './lock-active-user.ts';
import { type Browser, openSession } from './open-session.ts';
import { hashSecret, newSecret } from './secrets.ts';

const linkMs = 15 * 60_000;

/** A path that signs a user in once, within 15 minutes. */
export async function createSignInLink(
  database: Database,
  userId: string,
): Promise<{ path: string; expiresAt: Date }> {
  const secret = newSecret('');
  const expiresAt = new Date(Date.now() + linkMs);
  await database.signInLink.create({ data: { id: newId(), userId, hash: secret.hash, expiresAt } });
  return { path: `/sign-in?token=${secret.text}`, expiresAt };
}

/** Whether a sign-in link would open a session; it is not used up. */
export async function isSignInLinkGood(prisma: PrismaClient, token: string): Promise<boolean> {
  const link = await prisma.signInLink.findFirst({
    where: { ...goodLink(token, new Date()), user: { disabledAt: null } },
  });
  return link !== null;
}

function goodLink(token: string, now: Date) {
  return { hash: hashSecret(token), usedAt: null, expiresAt: { gt: now } };
}

/**
 * Uses up a sign-in link and opens a session.
 *
 * @returns the value for the session cookie, or null when the link is unknown, used or too old, or its user disabled.
 */
export function useSignInLink(prisma: PrismaClient, token: string, browser: Browser): Promise<string | null> {
  return prisma.$transaction(async (transaction) => {
    const now = new Date();
    const link = await transaction.signInLink.findFirst({ where: goodLink(token, now) });
    if (!link || !(await lockActiveUser(transaction, link.userId))) return null;
    // Of two clicks at once only one marks it.
    const { count } = await transaction.signInLink.updateMany({
      where: goodLink(token, now),
      data: { usedAt: now },
    });
    return count === 0 ? null : openSession(transaction, link.userId, browser, 'LINK');
  });
}
