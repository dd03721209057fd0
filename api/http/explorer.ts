import path from 'node:path';
import type { RequestHandler } from 'express';
import { readIfThere } from '#lib/read-if-there.ts';
import { underBasePath } from './under-base-path.ts';

/**
 * GraphiQL, for a person whose browser opens the address of the API; whoever has not signed in is led to the dashboard,
 * which says how. Programs ask for JSON: their requests go on to the API.
 */
export function serveExplorer(directory: string, basePath: string): RequestHandler {
  return async (request, response, next) => {
    const wantsPage =
      request.method === 'GET' && request.path === '/' && request.accepts(['json', 'html']) === 'html';
    if (!wantsPage) {
      next();
      return;
    }
    response.vary('accept').set('cache-control', 'no-store');
    if (response.locals.viewer === null) {
      response.redirect(`${basePath}/`);
      return;
    }
    const page = await readIfThere(path.join(directory, 'graphiql.html'));
    if (page === null) next();
    else response.type('html').send(underBasePath(page.toString('utf8'), basePath));
  };
}
