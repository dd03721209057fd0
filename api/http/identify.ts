import type { RequestHandler } from 'express';
import type { PrismaClient } from '#db/generated/client.ts';
import { authenticate, keyHeader } from '../auth/authenticate.ts';
import type { KeyGuard } from '../auth/key-guard.ts';
import type { SessionCookie } from '../auth/session-cookie.ts';
import { accountOf, type Viewer } from '../auth/viewer.ts';
import type { Addresses } from './addresses.ts';
import { clientOf } from './limit-requests.ts';

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- where Express looks for it
  namespace Express {
    interface Locals {
      /** Who sends the request; null when nobody has signed in. */
      viewer: Viewer | null;
      /** Who it is by now. */
      identify: () => Promise<Viewer | null>;
      /** Against whose limits it counts. */
      account: string;
    }
  }
}

interface IdentifyParts {
  readonly prisma: PrismaClient;
  readonly guard: KeyGuard;
  readonly addresses: Addresses;
  readonly cookie: SessionCookie;
}

/** Finds out who sends a request. A page of another site has no use of the cookies that its browser adds. */
export function identify({ prisma, guard, addresses, cookie }: IdentifyParts): RequestHandler {
  return async (request, response, next) => {
    const isShared = addresses.originOf(request) === 'allowed';
    const credentials = {
      authorization: keyHeader(request.headers.authorization),
      session: isShared ? undefined : cookie.read(request.headers.cookie),
    };
    const { locals } = response;
    const client = clientOf(request);
    locals.identify = () => authenticate(prisma, credentials);
    locals.viewer = await guard.authenticate(client, credentials);
    locals.account = locals.viewer ? accountOf(locals.viewer) : client;
    next();
  };
}
