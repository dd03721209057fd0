import { type Response, Router } from 'express';
import type { PrismaClient } from '#db/generated/client.ts';
import type { SessionCookie } from '../auth/session-cookie.ts';
import { isSignInLinkGood, useSignInLink } from '../auth/sign-in.ts';
import type { Addresses } from './addresses.ts';
import { clientOf, limitRequests } from './limit-requests.ts';
import { htmlPage } from './page.ts';

interface Parts {
  readonly prisma: PrismaClient;
  readonly addresses: Addresses;
  readonly cookie: SessionCookie;
}

/**
 * `/sign-in?token=...`: a sign-in link becomes a session in a cookie. To look at a link does not use it up: mail
 * programs, chats and browsers open links before a person does. Its page has the button that does.
 */
export function signInRoutes({ prisma, addresses, cookie }: Parts): Router {
  return Router()
    .use('/sign-in', (_request, response, next) => {
      response.set({
        'cache-control': 'no-store',
        // The form's origin is sent to us, and the link with its token to nobody else.
        'referrer-policy': 'same-origin',
      });
      next();
    })
    .get('/sign-in', limitRequests({ limit: 300, seconds: 60, by: clientOf }), async (request, response) => {
      const { token } = request.query;
      if (typeof token === 'string' && (await isSignInLinkGood(prisma, token))) response.send(SIGN_IN_PAGE);
      else sendUsedPage(response, addresses);
    })
    .post('/sign-in', limitFailures(), async (request, response) => {
      const { token } = request.query;
      const session = typeof token === 'string' ? await useSignInLink(prisma, token) : null;
      if (session === null) {
        sendUsedPage(response, addresses);
        return;
      }
      const cameBy = request.headers.origin ?? addresses.publicUrl(request);
      response
        .set('set-cookie', cookie.write(session, cameBy.startsWith('https:')))
        .redirect(303, `${addresses.basePath}/`);
    });
}

/** People behind one address who sign in do not count against one another; guesses do. */
function limitFailures() {
  return limitRequests({ limit: 30, seconds: 60, by: clientOf, counts: 'failures' });
}

const SIGN_IN_PAGE = htmlPage({
  title: 'Sign in to Exemplar',
  text: ['This link signs in this browser. It works once.'],
  act: { kind: 'button', label: 'Sign in' },
});

function sendUsedPage(response: Response, addresses: Addresses): void {
  const page = htmlPage({
    title: 'This sign-in link no longer works',
    text: [
      'This sign-in link has already been used or has expired.',
      'For a new one, run this in the Exemplar folder on the machine that runs it:',
    ],
    command: './exemplar sign-in',
    act: { kind: 'link', label: 'Open Exemplar', href: `${addresses.basePath}/` },
  });
  response.status(410).type('html').send(page);
}
