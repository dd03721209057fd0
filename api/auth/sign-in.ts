import type { PrismaClient } from '#db/generated/client.ts';
import { newId } from '#db/new-id.ts';
import { hashSecret, newSecret } from './secrets.ts';

const MINUTE_MS = 60_000;
const linkMs = 15 * MINUTE_MS;
export const sessionMs = 30 * 24 * 60 * MINUTE_MS;

/** A path that signs a user in once, within 15 minutes. */
export async function createSignInLink(
  prisma: PrismaClient,
  userId: string,
): Promise<{ path: string; expiresAt: Date }> {
  const secret = newSecret('');
  const expiresAt = new Date(Date.now() + linkMs);
  await prisma.signInLink.create({ data: { id: newId(), userId, hash: secret.hash, expiresAt } });
  return { path: `/sign-in?token=${secret.text}`, expiresAt };
}

/** Whether a sign-in link would open a session; it is not used up. */
export async function isSignInLinkGood(prisma: PrismaClient, token: string): Promise<boolean> {
  const link = await prisma.signInLink.findFirst({ where: goodLink(token, new Date()) });
  return link !== null;
}

function goodLink(token: string, now: Date) {
  return { hash: hashSecret(token), usedAt: null, expiresAt: { gt: now } };
}

/**
 * Uses up a sign-in link and opens a session.
 *
 * @returns the value for the session cookie, or null when the link is unknown, used or too old.
 */
export function useSignInLink(prisma: PrismaClient, token: string): Promise<string | null> {
  return prisma.$transaction(async (transaction) => {
    const now = new Date();
    // One statement finds and marks it: of two clicks at once only one wins.
    const [link] = await transaction.signInLink.updateManyAndReturn({
      where: goodLink(token, now),
      data: { usedAt: now },
    });
    if (!link) return null;
    const session = newSecret('');
    await transaction.session.create({
      data: {
        id: newId(),
        userId: link.userId,
        hash: session.hash,
        expiresAt: new Date(now.getTime() + sessionMs),
      },
    });
    return session.text;
  });
}
