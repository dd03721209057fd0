import { Router } from 'express';
import { endSessions } from '../auth/end-sessions.ts';
import { hashSecret } from '../auth/secrets.ts';
import { guardSite } from './guards.ts';
import { clientOf, limitRequests } from './limit-requests.ts';
import type { LinkParts } from './link-routes.ts';

/** POST `/sign-out`: ends the browser's session and takes its cookie away, whether or not the session was still good. */
export function signOutRoutes({ prisma, addresses, cookie }: Omit<LinkParts, 'refused'>): Router {
  return Router().post(
    '/sign-out',
    guardSite,
    limitRequests({ limit: 300, seconds: 60, by: clientOf }),
    async (request, response) => {
      const session = cookie.read(request.headers.cookie);
      const row = session && (await prisma.session.findUnique({ where: { hash: hashSecret(session) } }));
      if (row) await endSessions(prisma, row.userId, { id: row.id });
      response
        .status(204)
        .set({ 'cache-control': 'no-store', 'set-cookie': cookie.clear(addresses.isSecure(request)) })
        .end();
    },
  );
}
