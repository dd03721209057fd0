import { stringifySetCookie } from 'cookie';
import { Router } from 'express';
import type { PrismaClient } from '#db/generated/client.ts';
import { SESSION_COOKIE } from '../auth/authenticate.ts';
import { sessionMs, useSignInLink } from '../auth/sign-in.ts';
import type { Addresses } from './addresses.ts';
import { limitRequests } from './guards.ts';

/** `/sign-in?token=...`: a sign-in link becomes a session in a cookie that scripts and other sites never see. */
export function signInRoutes(prisma: PrismaClient, addresses: Addresses): Router {
  return Router().get('/sign-in', limitRequests(30, 60), async (request, response) => {
    const { token } = request.query;
    const session = typeof token === 'string' ? await useSignInLink(prisma, token) : null;
    response.set('cache-control', 'no-store');
    if (session === null) {
      const message =
        'This sign-in link has already been used or has expired. "npx exemplar sign-in" prints a new one.';
      response.status(401).type('text/plain').send(message);
      return;
    }
    const cookie = stringifySetCookie(SESSION_COOKIE, session, {
      httpOnly: true,
      sameSite: 'strict',
      secure: addresses.baseUrl(request).startsWith('https:'),
      path: '/',
      maxAge: sessionMs / 1000,
    });
    response.set('set-cookie', cookie).redirect(303, '/');
  });
}
