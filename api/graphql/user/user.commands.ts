import type { UserError } from '#contracts/errors.ts';
import { createSignInLink } from '../../auth/sign-in.ts';
import { requireRole } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { codedError } from '../../errors.ts';
import { isCleanText } from '../clean-text.ts';
import { lockPerson } from '../people/lock-person.ts';
import { globalId } from '../relay/global-id.ts';
import { refuse, uncleanText } from '../shared/user-errors.ts';
import type { CreateSignInLinkInput } from './user.input.ts';

interface Link {
  readonly url: string | null;
  readonly expiresAt: Date | null;
  readonly userErrors: readonly UserError[];
}

/**
 * Makes a link that signs in the viewer or, for an admin, somebody else.
 *
 * @throws FORBIDDEN for an API key without the scope "admin", and for another user's link without the role ADMIN.
 */
export async function createLink(
  { prisma, viewer, links }: Context,
  { login }: CreateSignInLinkInput,
): Promise<Link> {
  const self = requireRole(viewer, 'VIEWER');
  // Whoever opens the link has all rights of its user: a key that was given fewer must not gain them so.
  if (!self.scopes.includes('admin'))
    throw codedError('FORBIDDEN', 'An API key needs the scope "admin" to make sign-in links.');
  const isOther = login != null && login !== self.login;
  if (isOther) requireRole(viewer, 'ADMIN');
  if (login != null && !isCleanText(login))
    return { url: null, expiresAt: null, userErrors: [uncleanText(['login'])] };
  const user = await prisma.user.findUnique({ where: { login: login ?? self.login } });
  if (!user)
    return {
      url: null,
      expiresAt: null,
      userErrors: [refuse('NOT_FOUND', ['login'], `No user has the login "${login}".`)],
    };
  if (user.disabledAt !== null) {
    const message = `The user "${user.login}" is disabled. Enable them first.`;
    return { url: null, expiresAt: null, userErrors: [refuse('INVALID_STATE', ['login'], message)] };
  }
  const { path, expiresAt } = await prisma.$transaction(async (transaction) => {
    if (isOther) await lockPerson(transaction, self, globalId('User', user.id));
    return createSignInLink(transaction, user.id);
  });
  return { url: links.forBrowser(path), expiresAt, userErrors: [] };
}
