import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import express, { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { type RelyingParty, relyingPartyOf } from '../auth/passkey/relying-party.ts';
import { offerPasskeySignIn, signInByPasskey } from '../auth/passkey/sign-in-by-passkey.ts';
import { guardSite } from './guards.ts';
import { clientOf, limitRequests } from './limit-requests.ts';
import type { LinkParts } from './link-routes.ts';
import { refuseRequest } from './respond.ts';

const MOST_BYTES = 16 * 1024;
const base64url = z.string().regex(/^[\w-]*={0,2}$/);
/** As far as it is read before the library does. */
const bodySchema = z.looseObject({
  id: base64url.max(2_000),
  rawId: base64url,
  type: z.literal('public-key'),
  response: z.looseObject({ clientDataJSON: base64url, authenticatorData: base64url, signature: base64url }),
  clientExtensionResults: z.looseObject({}).default({}),
});
const NO_NAME =
  'Passkeys need a server with a name and HTTPS, or localhost. Open it under its name, which EXEMPLAR_PUBLIC_URL tells it.';
const UNKNOWN =
  'This passkey is not known here any more, or its answer came too late. Try again, or sign in another way.';

/**
 * POST `/sign-in/passkey/options` asks for a challenge, POST `/sign-in/passkey` brings what a passkey has made of it and
 * opens a session in a cookie.
 */
export function passkeyRoutes({ prisma, addresses, cookie, refused }: LinkParts): Router {
  const siteOf = (request: Request, response: Response): RelyingParty | null => {
    const site = relyingPartyOf(addresses.publicUrl(request));
    if (!site) refuseRequest(response, 400, 'PASSKEYS_NEED_A_NAME', NO_NAME);
    return site;
  };
  return Router()
    .use('/sign-in/passkey', guardSite, limitRequests({ limit: 120, seconds: 60, by: clientOf }))
    .post('/sign-in/passkey/options', async (request, response) => {
      const site = siteOf(request, response);
      if (site) response.set('cache-control', 'no-store').json(await offerPasskeySignIn(prisma, site));
    })
    .post('/sign-in/passkey', express.json({ limit: MOST_BYTES }), async (request, response) => {
      const site = siteOf(request, response);
      if (!site) return;
      const body = bodySchema.safeParse(request.body);
      if (!body.success) {
        refuseRequest(response, 400, 'BAD_REQUEST', 'Send the answer of the browser as JSON.');
        return;
      }
      const browser = { userAgent: request.headers['user-agent'], address: request.ip };
      const answer = body.data as AuthenticationResponseJSON;
      const session = await signInByPasskey(prisma, site, answer, browser);
      if (session === null) {
        await refused.note({ user: null, address: request.ip, input: { way: 'PASSKEY' } });
        refuseRequest(response, 401, 'UNKNOWN_PASSKEY', UNKNOWN);
        return;
      }
      response
        .status(204)
        .set({
          'cache-control': 'no-store',
          'set-cookie': cookie.write(session, addresses.isSecure(request)),
        })
        .end();
    });
}
