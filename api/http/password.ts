import express, { Router } from 'express';
import { z } from 'zod';
import { limits } from '#contracts/limits.ts';
import { loginSchema } from '#contracts/login-schema.ts';
import type { PasswordGuard } from '../auth/password/password-guard.ts';
import { signInByPassword } from '../auth/password/sign-in-by-password.ts';
import { guardSite } from './guards.ts';
import { clientOf, limitRequests } from './limit-requests.ts';
import type { LinkParts } from './link-routes.ts';
import { refuseRequest } from './respond.ts';

interface PasswordParts extends LinkParts {
  readonly passwords: PasswordGuard;
}

const bodySchema = z.object({
  login: z.string().max(limits.maxLoginLength),
  password: z.string().max(2 * limits.maxPasswordLength),
});
const MOST_BYTES = 8 * 1024;
const WRONG = 'The login or the password is wrong. Try again, or ask an admin for a sign-in link.';

/** POST `/sign-in/password` with `{ login, password }`: opens a session in a cookie. */
export function passwordRoutes({ prisma, addresses, cookie, refused, passwords }: PasswordParts): Router {
  return Router().post(
    '/sign-in/password',
    guardSite,
    limitRequests({ limit: 300, seconds: 60, by: clientOf }),
    express.json({ limit: MOST_BYTES }),
    async (request, response) => {
      const body = bodySchema.safeParse(request.body);
      if (!body.success) {
        refuseRequest(response, 400, 'BAD_REQUEST', 'Send { "login": "...", "password": "..." } as JSON.');
        return;
      }
      // As logins are written, whatever a phone's keyboard makes of them.
      const login = body.data.login.trim().toLowerCase();
      const browser = { userAgent: request.headers['user-agent'], address: request.ip };
      const session = login.includes('\0')
        ? null
        : await passwords.attempt(login, clientOf(request), () =>
            signInByPassword(prisma, login, body.data.password, browser),
          );
      if (session === null) {
        // What cannot be a login may be a password that somebody has typed into the wrong field.
        const input = { way: 'PASSWORD', ...(loginSchema.safeParse(login).success && { login }) } as const;
        await refused.note({ user: null, address: request.ip, input });
        refuseRequest(response, 401, 'WRONG_PASSWORD', WRONG);
        return;
      }
      response
        .status(204)
        .set({
          'cache-control': 'no-store',
          'set-cookie': cookie.write(session, addresses.isSecure(request)),
        })
        .end();
    },
  );
}
