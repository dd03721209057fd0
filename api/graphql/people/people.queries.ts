import type { PrismaClient } from '#db/generated/client.ts';
import type { Page } from '../relay/connection.ts';
import type { PageArgs } from '../relay/page-args.ts';
import { readPage } from '../relay/read-page.ts';
import { idKey, textKey } from '../relay/sort-key.ts';
import { User } from '../user/user.type.ts';

const byLogin = { field: 'login', direction: 'ASC', key: textKey('login'), id: idKey } as const;

/** All users, by login. */
export function readUsers(prisma: PrismaClient, args: PageArgs): Promise<Page<User>> {
  return readPage(args, {
    order: byLogin,
    fetch: ({ within, orderBy, take }) => prisma.user.findMany({ where: { AND: within }, orderBy, take }),
    item: (row) => new User(row),
  });
}
