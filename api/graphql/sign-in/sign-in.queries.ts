import { relyingPartyOf } from '../../auth/passkey/relying-party.ts';
import type { Context } from '../../context.ts';
import { Passkey } from './passkey.type.ts';
import type { OfferedWay, OwnSignIn, SignInWays } from './sign-in.type.ts';

/** The ways that may lead somebody in: of those that people choose for themselves the ones that somebody has chosen. */
export async function readSignInWays({
  prisma,
  singleSignOn,
  links,
}: Pick<Context, 'prisma' | 'singleSignOn' | 'links'>): Promise<SignInWays> {
  const ofActive = { where: { user: { disabledAt: null } }, select: { userId: true } };
  const site = relyingPartyOf(links.forBrowser(''));
  const [password, passkey] = await Promise.all([
    prisma.password.findFirst(ofActive),
    site && prisma.passkey.findFirst(ofActive),
  ]);
  const ways: readonly (OfferedWay | null)[] = [
    singleSignOn && 'SINGLE_SIGN_ON',
    passkey && 'PASSKEY',
    password && 'PASSWORD',
    'LINK',
  ];
  return { ways: ways.filter((way) => way !== null), singleSignOnName: singleSignOn?.name ?? null };
}

/** By what a user can sign in, beside links. */
export async function readOwnSignIn(
  { prisma, singleSignOn, links }: Pick<Context, 'prisma' | 'singleSignOn' | 'links'>,
  userId: string,
): Promise<OwnSignIn> {
  const [password, identity, passkeys] = await Promise.all([
    prisma.password.findUnique({ where: { userId } }),
    singleSignOn && prisma.identity.findFirst({ where: { userId }, orderBy: { createdAt: 'desc' } }),
    prisma.passkey.findMany({ where: { userId }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] }),
  ]);
  return {
    passwordChangedAt: password?.changedAt ?? null,
    connectedAt: identity?.createdAt ?? null,
    passkeys: passkeys.map((row) => new Passkey(row)),
    canHavePasskeys: relyingPartyOf(links.forBrowser('')) !== null,
  };
}
