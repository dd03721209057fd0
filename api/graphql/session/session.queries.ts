import type { PrismaClient } from '#db/generated/client.ts';
import type { Viewer } from '../../auth/viewer.ts';
import type { Page } from '../relay/connection.ts';
import type { PageArgs } from '../relay/page-args.ts';
import { readPage } from '../relay/read-page.ts';
import { idKey, timeKey } from '../relay/sort-key.ts';
import { Session } from './session.type.ts';
import { visibleSessions } from './visible-sessions.ts';

const byAge = { field: 'createdAt', direction: 'DESC', key: timeKey('createdAt'), id: idKey } as const;

/** The sessions of a user that are under way and that the viewer sees, newest first. */
export function readSessions(
  prisma: PrismaClient,
  viewer: Viewer,
  userId: string,
  args: PageArgs,
): Promise<Page<Session>> {
  return readPage(args, {
    order: byAge,
    fetch: ({ within, orderBy, take }) =>
      prisma.session.findMany({
        where: { AND: [visibleSessions(viewer), { userId }, ...within] },
        orderBy,
        take,
      }),
    item: (row) => new Session(row),
  });
}
