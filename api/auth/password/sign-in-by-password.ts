import type { PrismaClient } from '#db/generated/client.ts';
import { lockActiveUser } from '../lock-active-user.ts';
import { type Browser, openSession } from '../open-session.ts';
import { isPassword } from './password-hash.ts';

/**
 * Opens a session for whoever knows the password of a user. It takes as long for an unknown login, for a user without a
 * password and for one who is disabled as for a wrong password.
 *
 * @returns the value for the session cookie; null for all of these, whichever it was
 */
export async function signInByPassword(
  prisma: PrismaClient,
  login: string,
  password: string,
  browser: Browser,
): Promise<string | null> {
  const user = await prisma.user.findUnique({ where: { login }, include: { password: true } });
  const hash = user?.password?.hash ?? null;
  const isRight = await isPassword(password, hash);
  if (!isRight || !user) return null;
  return prisma.$transaction(async (transaction) => {
    if (!(await lockActiveUser(transaction, user.id))) return null;
    const now = await transaction.password.findUnique({ where: { userId: user.id } });
    if (now?.hash !== hash) return null; // changed meanwhile
    return openSession(transaction, user.id, browser, 'PASSWORD');
  });
}
