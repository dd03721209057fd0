import type { Context } from '../../context.ts';
import type { OfferedWay, OwnSignIn, SignInWays } from './sign-in.type.ts';

/** The ways that may lead somebody in: of those that people choose for themselves the ones that somebody has chosen. */
export async function readSignInWays({
  prisma,
  singleSignOn,
}: Pick<Context, 'prisma' | 'singleSignOn'>): Promise<SignInWays> {
  const password = await prisma.password.findFirst({
    where: { user: { disabledAt: null } },
    select: { userId: true },
  });
  const ways: readonly (OfferedWay | null)[] = [
    singleSignOn && 'SINGLE_SIGN_ON',
    password && 'PASSWORD',
    'LINK',
  ];
  return { ways: ways.filter((way) => way !== null), singleSignOnName: singleSignOn?.name ?? null };
}

/** By what a user can sign in, beside links. */
export async function readOwnSignIn(
  { prisma, singleSignOn }: Pick<Context, 'prisma' | 'singleSignOn'>,
  userId: string,
): Promise<OwnSignIn> {
  const [password, identity] = await Promise.all([
    prisma.password.findUnique({ where: { userId } }),
    singleSignOn && prisma.identity.findFirst({ where: { userId }, orderBy: { createdAt: 'desc' } }),
  ]);
  return { passwordChangedAt: password?.changedAt ?? null, connectedAt: identity?.createdAt ?? null };
}
