import type { Prisma, PrismaClient } from '#db/generated/client.ts';
import { hashSecret } from './secrets.ts';

/** How long a person may take at another place before they come back. */
export const challengeMs = 10 * 60_000;

/** What a challenge is for: one of one kind is worth nothing for another. */
export type ChallengePurpose = 'SINGLE_SIGN_ON' | 'PASSKEY_REGISTRATION' | 'PASSKEY_SIGN_IN';

export interface ChallengeAim {
  readonly purpose: ChallengePurpose;
  /** Whose account it is about, where somebody adds a way to their own. */
  readonly userId: string | null;
  /** Page to go on to. */
  readonly path: string | null;
}

/** Remembers what a browser has to bring back, by its hash alone; forgets what nobody has brought in time. */
export async function keepChallenge(prisma: PrismaClient, secret: string, aim: ChallengeAim): Promise<void> {
  const now = Date.now();
  await prisma.signInChallenge.deleteMany({ where: { expiresAt: { lte: new Date(now) } } });
  await prisma.signInChallenge.create({
    data: { ...aim, hash: hashSecret(secret), expiresAt: new Date(now + challengeMs) },
  });
}

/**
 * Forgets what a user has begun and not finished: whoever was signed in when they began to add a way to sign in may be
 * somebody who is not to come back by it.
 */
export async function dropChallenges(transaction: Prisma.TransactionClient, userId: string): Promise<void> {
  await transaction.signInChallenge.deleteMany({ where: { userId } });
}

/** Takes a challenge away: of two who bring the same one, one gets it. @returns null for none that is good */
export async function takeChallenge(
  prisma: PrismaClient,
  secret: string,
  purpose: ChallengePurpose,
): Promise<{ readonly userId: string | null; readonly path: string | null } | null> {
  const where = { hash: hashSecret(secret), purpose, expiresAt: { gt: new Date() } };
  const found = await prisma.signInChallenge.findFirst({ where });
  if (!found) return null;
  const { count } = await prisma.signInChallenge.deleteMany({ where });
  return count === 0 ? null : found;
}
