import { userIdSchema } from '#contracts/ids.ts';
import type { Prisma } from '#db/generated/client.ts';
import { newId } from '#db/new-id.ts';
import { notify } from '#db/notify.ts';
import { recordSignIn } from './record-sign-in.ts';
import { newSecret } from './secrets.ts';
import type { SignInWay } from './sign-in-way.ts';

const DAY_MS = 24 * 60 * 60_000;
export const sessionMs = 30 * DAY_MS;
const MOST_CHARACTERS = 400;

/** What a browser says of itself when it signs in, and from where it comes. */
export interface Browser {
  readonly userAgent: string | undefined;
  readonly address: string | undefined;
}

/**
 * Signs a browser in: the end of every way to sign in. Whoever was invited has come by it.
 *
 * @param userId of a user who is locked and not disabled
 * @returns the value for the session cookie
 */
export async function openSession(
  transaction: Prisma.TransactionClient,
  userId: string,
  { userAgent, address }: Browser,
  way: SignInWay,
): Promise<string> {
  const session = newSecret('');
  const { login } = await transaction.user.findUniqueOrThrow({ where: { id: userId } });
  await transaction.invitation.deleteMany({ where: { userId } });
  await transaction.session.create({
    data: {
      id: newId(),
      userId,
      hash: session.hash,
      expiresAt: new Date(Date.now() + sessionMs),
      userAgent: userAgent?.slice(0, MOST_CHARACTERS) ?? null,
      address: address ?? null,
    },
  });
  await recordSignIn(transaction, { action: 'signIn', user: { id: userId, login }, address, input: { way } });
  await notify(transaction, 'user_changed', { userId: userIdSchema.parse(userId) });
  return session.text;
}
