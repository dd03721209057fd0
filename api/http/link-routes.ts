import express, { type Response, Router } from 'express';
import { z } from 'zod';
import type { PrismaClient } from '#db/generated/client.ts';
import type { Browser } from '../auth/open-session.ts';
import type { RefusedSignIns } from '../auth/refused-sign-ins.ts';
import type { SessionCookie } from '../auth/session-cookie.ts';
import type { Addresses } from './addresses.ts';
import { clientOf, limitRequests } from './limit-requests.ts';
import { htmlPage, type ServerPage } from './page.ts';

export interface LinkParts {
  readonly prisma: PrismaClient;
  readonly addresses: Addresses;
  readonly cookie: SessionCookie;
  readonly refused: RefusedSignIns;
}

/** What a page of a link may ask for. */
export interface LinkForm {
  /** Empty where the person wants none. */
  readonly password: string;
}

const formSchema = z.object({ password: z.string().catch('') }).catch({ password: '' });
const MOST_FORM_BYTES = 8 * 1024;

/** Links of one kind, `<path>?token=...`, that sign a browser in once. */
export interface LinkKind {
  readonly way: 'LINK' | 'INVITATION';
  readonly path: string;
  /** The page of a good link, with the button that uses it up; null for any other. */
  readonly read: (token: string) => Promise<ServerPage | null>;
  /**
   * @param form what the person has filled in
   * @returns the value for the session cookie, null when the link is no longer good, or the page again with what is wrong
   *   in the form; the link is still good then
   */
  readonly use: (token: string, browser: Browser, form: LinkForm) => Promise<string | ServerPage | null>;
  /** What a person is told whose link is not good, and a command that makes a new one. */
  readonly spent: Pick<ServerPage, 'title' | 'text' | 'command'>;
}

/**
 * A link becomes a session in a cookie. To look at a link does not use it up: mail programs, chats and browsers open links
 * before a person does. Its page has the button that does.
 */
export function linkRoutes(
  { way, path, read, use, spent }: LinkKind,
  { addresses, cookie, refused }: LinkParts,
): Router {
  const sendSpent = (response: Response): void => {
    const act = { kind: 'link', label: 'Open Exemplar', href: `${addresses.basePath}/` } as const;
    response
      .status(410)
      .type('html')
      .send(htmlPage({ ...spent, act }));
  };
  return Router()
    .use(path, (_request, response, next) => {
      response.set({
        'cache-control': 'no-store',
        // The form's origin is sent to us, and the link with its token to nobody else.
        'referrer-policy': 'same-origin',
      });
      next();
    })
    .get(path, limitRequests({ limit: 300, seconds: 60, by: clientOf }), async (request, response) => {
      const { token } = request.query;
      const page = typeof token === 'string' ? await read(token) : null;
      if (page) response.send(htmlPage(page));
      else sendSpent(response);
    })
    .post(
      path,
      limitFailures(),
      express.urlencoded({ extended: false, limit: MOST_FORM_BYTES }),
      async (request, response) => {
        const { token } = request.query;
        const browser = { userAgent: request.headers['user-agent'], address: request.ip };
        const session =
          typeof token === 'string' ? await use(token, browser, formSchema.parse(request.body)) : null;
        if (session === null) {
          await refused.note({ user: null, address: request.ip, input: { way } });
          sendSpent(response);
          return;
        }
        if (typeof session !== 'string') {
          response.status(422).send(htmlPage(session));
          return;
        }
        response
          .set('set-cookie', cookie.write(session, addresses.isSecure(request)))
          .redirect(303, `${addresses.basePath}/`);
      },
    );
}

/** People behind one address who sign in do not count against one another; guesses do. */
function limitFailures() {
  return limitRequests({ limit: 30, seconds: 60, by: clientOf, counts: 'failures' });
}
