import type { ApiToken, PrismaClient } from '#db/generated/client.ts';
import { requireRole } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { codedError } from '../../errors.ts';
import { isCleanText } from '../clean-text.ts';
import type { Page } from '../relay/connection.ts';
import type { PageArgs } from '../relay/page-args.ts';
import { readPage } from '../relay/read-page.ts';
import { idKey, timeKey } from '../relay/sort-key.ts';
import { ApiKey } from './api-key.type.ts';

/**
 * Keys of the viewer or, for an admin, of somebody else, the newest first. Revoked ones are not among them.
 *
 * @throws FORBIDDEN for keys of others without the role ADMIN, BAD_USER_INPUT where no user has the login.
 */
export async function readApiKeys({ prisma, viewer }: Context, login: string | null): Promise<ApiToken[]> {
  const self = requireRole(viewer, 'VIEWER');
  const isOther = login !== null && login !== self.login;
  if (isOther) requireRole(viewer, 'ADMIN');
  if (isOther && !(isCleanText(login) && (await prisma.user.count({ where: { login } })) > 0))
    throw codedError('BAD_USER_INPUT', `No user has the login "${login}".`);
  return prisma.apiToken.findMany({
    where: { user: { login: login ?? self.login }, revokedAt: null },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
}

const byAge = { field: 'createdAt', direction: 'DESC', key: timeKey('createdAt'), id: idKey } as const;

/** Keys of everybody, the newest first. Revoked ones are not among them. */
export function readAllApiKeys(prisma: PrismaClient, args: PageArgs): Promise<Page<ApiKey>> {
  return readPage(args, {
    order: byAge,
    fetch: ({ within, orderBy, take }): Promise<ApiToken[]> =>
      prisma.apiToken.findMany({ where: { revokedAt: null, AND: within }, orderBy, take }),
    item: (row) => new ApiKey(row),
  });
}
