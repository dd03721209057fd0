import type { RequestHandler } from 'express';
import { lazy } from '#lib/lazy.ts';
import { refuseRequest } from './respond.ts';

/** The schema of this server as text, for those who have signed in or send a token. */
export function serveSchema(writeSchema: () => string): RequestHandler {
  const text = lazy(writeSchema);
  return (_request, response) => {
    if (response.locals.viewer === null)
      refuseRequest(
        response,
        401,
        'UNAUTHENTICATED',
        'Sign in, or send a token: "Authorization: Bearer ...".',
      );
    else response.set('cache-control', 'private, no-cache').type('text/plain').send(text());
  };
}
