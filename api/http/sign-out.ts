import { Router } from 'express';
import type { PrismaClient } from '#db/generated/client.ts';
import { endSessions } from '../auth/end-sessions.ts';
import { recordSignIn } from '../auth/record-sign-in.ts';
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
      if (session !== undefined) await signOut(prisma, session, request.ip);
      response
        .status(204)
        .set({ 'cache-control': 'no-store', 'set-cookie': cookie.clear(addresses.isSecure(request)) })
        .end();
    },
  );
}

async function signOut(prisma: PrismaClient, session: string, address: string | undefined): Promise<void> {
  const row = await prisma.session.findUnique({
    where: { hash: hashSecret(session) },
    include: { user: { select: { id: true, login: true } } },
  });
  if (!row) return;
  await prisma.$transaction(async (transaction) => {
    const count = await endSessions(transaction, row.userId, { id: row.id });
    if (count > 0) await recordSignIn(transaction, { action: 'signOut', user: row.user, address });
  });
}
