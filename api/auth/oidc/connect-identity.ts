import { userIdSchema } from '#contracts/ids.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { isUniqueViolation } from '#db/is-unique-violation.ts';
import { newId } from '#db/new-id.ts';
import { notify } from '#db/notify.ts';
import { lockActiveUser } from '../lock-active-user.ts';
import { recordSignIn } from '../record-sign-in.ts';
import { SignInRefusedError } from '../sign-in-refused-error.ts';
import type { Claims } from './claims.ts';
import { isAllowed } from './is-allowed.ts';
import type { OidcSettings } from './oidc-settings.ts';

/**
 * Connects a user with who they are at the identity provider, in place of who they were there before.
 *
 * @throws SignInRefusedError
 */
export async function connectIdentity(
  prisma: PrismaClient,
  settings: OidcSettings,
  claims: Claims,
  { userId, address }: { readonly userId: string; readonly address: string | undefined },
): Promise<void> {
  if (!isAllowed(settings.allow, claims)) throw new SignInRefusedError('NOT_ALLOWED');
  const { iss: issuer, sub: subject } = claims;
  const connect = prisma.$transaction(async (transaction) => {
    if (!(await lockActiveUser(transaction, userId))) throw new SignInRefusedError('USER_DISABLED');
    const taken = await transaction.identity.findUnique({ where: { issuer_subject: { issuer, subject } } });
    if (taken && taken.userId !== userId) throw new SignInRefusedError('IDENTITY_TAKEN');
    await transaction.identity.upsert({
      where: { userId_issuer: { userId, issuer } },
      create: { id: newId(), userId, issuer, subject },
      update: { subject },
    });
    const user = await transaction.user.findUniqueOrThrow({ where: { id: userId } });
    await recordSignIn(transaction, {
      ...{ action: 'connectIdentity', user, address },
      input: { way: 'SINGLE_SIGN_ON' },
    });
    await notify(transaction, 'user_changed', { userId: userIdSchema.parse(userId) });
  });
  await connect.catch((error: unknown) => {
    if (isUniqueViolation(error)) throw new SignInRefusedError('IDENTITY_TAKEN'); // by another, at the same time
    throw error;
  });
}
