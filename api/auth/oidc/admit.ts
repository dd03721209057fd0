import type { Prisma, PrismaClient } from '#db/generated/client.ts';
import { isUniqueViolation } from '#db/is-unique-violation.ts';
import { newId } from '#db/new-id.ts';
import { lockActiveUser } from '../lock-active-user.ts';
import { type Browser, openSession } from '../open-session.ts';
import { SignInRefusedError } from '../sign-in-refused-error.ts';
import type { Claims } from './claims.ts';
import { loginOf } from './login-of.ts';
import { isAllowed } from './is-allowed.ts';
import type { OidcSettings } from './oidc-settings.ts';

/**
 * Opens a session for whom an identity provider has signed in: a user who is connected with that identity, one who was
 * invited under that login, or, where the settings give a role to newcomers, a new one.
 *
 * @returns the value for the session cookie
 * @throws SignInRefusedError
 */
export async function admit(
  prisma: PrismaClient,
  settings: OidcSettings,
  claims: Claims,
  browser: Browser,
): Promise<string> {
  if (!isAllowed(settings.allow, claims)) throw new SignInRefusedError('NOT_ALLOWED');
  const signIn = () =>
    prisma.$transaction(async (transaction) => {
      const userId =
        (await lockConnected(transaction, claims)) ?? (await connectNewcomer(transaction, settings, claims));
      return openSession(transaction, userId, browser, 'SINGLE_SIGN_ON');
    });
  try {
    return await signIn();
  } catch (error) {
    // Somebody who comes for the first time, in two windows at once: the second finds what the first has made.
    if (isUniqueViolation(error) || isLoginTaken(error)) return signIn();
    throw error;
  }
}

function isLoginTaken(error: unknown): boolean {
  return error instanceof SignInRefusedError && error.code === 'LOGIN_TAKEN';
}

/** Holds the user who is connected with that identity. @throws SignInRefusedError where they may not get in */
async function lockConnected(
  transaction: Prisma.TransactionClient,
  { iss: issuer, sub: subject }: Claims,
): Promise<string | null> {
  const identity = await transaction.identity.findUnique({ where: { issuer_subject: { issuer, subject } } });
  if (!identity) return null;
  const { id, userId } = identity;
  if (!(await lockActiveUser(transaction, userId))) throw new SignInRefusedError('USER_DISABLED');
  const { count } = await transaction.identity.updateMany({
    where: { id, subject }, // disconnected meanwhile
    data: { lastUsedAt: new Date() },
  });
  if (count === 0) throw new SignInRefusedError('SIGN_IN_STALE');
  return userId;
}

async function connectNewcomer(
  transaction: Prisma.TransactionClient,
  settings: OidcSettings,
  claims: Claims,
): Promise<string> {
  const login = loginOf(claims, settings.loginClaim);
  const userId =
    (await findAwaited(transaction, login)) ?? (await createNewcomer(transaction, login, settings.firstRole));
  const { iss: issuer, sub: subject } = claims;
  await transaction.identity.create({
    data: { id: newId(), userId, issuer, subject, lastUsedAt: new Date() },
  });
  return userId;
}

/** Somebody who was invited. @throws SignInRefusedError where the login is that of another */
async function findAwaited(transaction: Prisma.TransactionClient, login: string): Promise<string | null> {
  const found = await transaction.user.findUnique({ where: { login } });
  if (!found) return null;
  const isActive = await lockActiveUser(transaction, found.id);
  if (!isActive) throw new SignInRefusedError('USER_DISABLED');
  const invitation = await transaction.invitation.findUnique({ where: { userId: found.id } });
  if (!invitation) throw new SignInRefusedError('LOGIN_TAKEN');
  if (invitation.expiresAt <= new Date()) throw new SignInRefusedError('NOT_INVITED');
  return found.id;
}

async function createNewcomer(
  transaction: Prisma.TransactionClient,
  login: string,
  role: OidcSettings['firstRole'],
): Promise<string> {
  if (role === null) throw new SignInRefusedError('NOT_INVITED');
  const { id } = await transaction.user.create({ data: { id: newId(), login, role } });
  await lockActiveUser(transaction, id);
  return id;
}
