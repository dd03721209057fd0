import type { RequestHandler } from 'express';
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
      /** Against whose limits it counts. */
      account: string;
    }
  }
}

/** Finds out who sends a request. A page of another site has no use of the cookies that its browser adds. */
export function identify(guard: KeyGuard, addresses: Addresses, cookie: SessionCookie): RequestHandler {
  return async (request, response, next) => {
    const isShared = addresses.originOf(request) === 'allowed';
    const client = clientOf(request);
    const viewer = await guard.authenticate(client, {
      authorization: request.headers.authorization,
      session: isShared ? undefined : cookie.read(request.headers.cookie),
    });
    response.locals.viewer = viewer;
    response.locals.account = viewer ? accountOf(viewer) : client;
    next();
  };
}
