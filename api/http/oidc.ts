import { type Request, type Response, Router } from 'express';
import type { Logger } from 'pino';
import { SIGN_IN_REFUSAL_PARAMETER } from '#contracts/sign-in-refusals.ts';
import { authenticate } from '../auth/authenticate.ts';
import { createAttemptCookie } from '../auth/oidc/attempt-cookie.ts';
import { admit } from '../auth/oidc/admit.ts';
import { connectIdentity } from '../auth/oidc/connect-identity.ts';
import type { OidcClient } from '../auth/oidc/oidc-client.ts';
import { newSecret } from '../auth/secrets.ts';
import { keepChallenge, takeChallenge } from '../auth/sign-in-challenge.ts';
import { SignInRefusedError } from '../auth/sign-in-refused-error.ts';
import { clientOf, limitRequests } from './limit-requests.ts';
import type { LinkParts } from './link-routes.ts';

interface OidcParts extends LinkParts {
  readonly oidc: OidcClient;
  readonly signingKey: Buffer;
  readonly log: Logger;
}

const START = '/sign-in/oidc';
const BACK = '/sign-in/oidc/callback';
/** Where somebody goes on who adds the provider to their own account. */
const ACCOUNT_PAGE = '/account';

/**
 * `/sign-in/oidc?path=...` leads a browser to the identity provider, `/sign-in/oidc/callback` is where it comes back.
 * With `?connect` a person who is signed in connects their account. Refusals are told by the page that the browser
 * comes back to, in its query.
 */
export function oidcRoutes(parts: OidcParts): Router {
  const { prisma, addresses, cookie, oidc, signingKey, refused, log } = parts;
  const attempt = createAttemptCookie(signingKey, addresses.basePath + START);
  const redirectUri = (request: Request): string => addresses.publicUrl(request) + BACK;

  /** Ends a request by what the person is told. @throws every other error */
  const refuse = async (
    request: Request,
    response: Response,
    path: string,
    error: unknown,
  ): Promise<void> => {
    if (!(error instanceof SignInRefusedError)) throw error;
    const { code, cause } = error;
    if (cause !== undefined) log.warn({ err: cause, code }, 'A sign-in at the identity provider failed.');
    await refused.note({ user: null, address: request.ip, input: { way: 'SINGLE_SIGN_ON', code } });
    response.redirect(303, addresses.basePath + withRefusal(path, code));
  };

  return Router()
    .use(START, limitRequests({ limit: 120, seconds: 60, by: clientOf }), (_request, response, next) => {
      response.set({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
      next();
    })
    .get(START, async (request, response) => {
      const isConnecting = request.query['connect'] !== undefined;
      const path = isConnecting ? ACCOUNT_PAGE : ownPath(request.query['path']);
      try {
        // The session cookie stays away from links of other sites: nobody is led here by one.
        const session = cookie.read(request.headers.cookie);
        const viewer = isConnecting ? await authenticate(prisma, { session }) : null;
        if (isConnecting && !viewer) throw new SignInRefusedError('SIGNED_OUT');
        const { text: secret } = newSecret('');
        const there = await oidc.begin(secret, redirectUri(request));
        const userId = viewer?.id ?? null;
        await keepChallenge(prisma, secret, { purpose: 'SINGLE_SIGN_ON', userId, path });
        response
          .set('set-cookie', attempt.write(secret, addresses.isSecure(request)))
          .redirect(303, there.href);
      } catch (error) {
        await refuse(request, response, path, error);
      }
    })
    .get(BACK, async (request, response) => {
      const secret = attempt.read(request.headers.cookie);
      const isSecure = addresses.isSecure(request);
      const challenge = secret === undefined ? null : await takeChallenge(prisma, secret, 'SINGLE_SIGN_ON');
      const path = challenge?.path ?? '/';
      response.append('set-cookie', attempt.clear(isSecure));
      try {
        if (secret === undefined || challenge === null) throw new SignInRefusedError('SIGN_IN_STALE');
        const address = new URL(redirectUri(request));
        address.search = new URL(request.url, address).search;
        const claims = await oidc.finish(secret, address);
        const { userId } = challenge;
        if (userId !== null)
          await connectIdentity(prisma, oidc.settings, claims, { userId, address: request.ip });
        else {
          const browser = { userAgent: request.headers['user-agent'], address: request.ip };
          const session = await admit(prisma, oidc.settings, claims, browser);
          response.append('set-cookie', cookie.write(session, isSecure));
        }
        response.redirect(303, addresses.basePath + path);
      } catch (error) {
        await refuse(request, response, path, error);
      }
    });
}

/** A path of ours, with its query; whatever else a link names leads to the first page. */
function ownPath(path: unknown): string {
  const home = 'http://exemplar.invalid';
  if (typeof path !== 'string' || path.length > 1_000 || !path.startsWith('/')) return '/';
  if (!URL.canParse(path, home)) return '/';
  const url = new URL(path, home);
  if (url.origin !== home || url.pathname.startsWith('//')) return '/';
  url.searchParams.delete(SIGN_IN_REFUSAL_PARAMETER);
  return url.pathname + url.search;
}

function withRefusal(path: string, code: string): string {
  const url = new URL(path, 'http://exemplar.invalid');
  url.searchParams.set(SIGN_IN_REFUSAL_PARAMETER, code);
  return url.pathname + url.search;
}
