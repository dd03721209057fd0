import path from 'node:path';
import express, { Router } from 'express';
import { readIfThere } from '#lib/read-if-there.ts';
import { underBasePath } from './under-base-path.ts';

const A_YEAR = 'public, max-age=31536000, immutable';

/**
 * The dashboard. Files under `assets/` carry their hash in their name and are kept for ever; the page itself is asked
 * for anew each time, so that a new version shows at once. Any other path of a page gets the page: it has its own routes.
 *
 * @param directory what `vite build` made.
 * @param basePath path under which people reach the server, or `''`.
 */
export function dashboardRoutes(directory: string, basePath: string): Router {
  return Router()
    .use(
      express.static(directory, {
        index: false,
        redirect: false, // it would lead out of the base path
        setHeaders: (response, file) => {
          const isHashed = path.relative(directory, file).startsWith(`assets${path.sep}`);
          response.set('cache-control', isHashed ? A_YEAR : 'no-cache');
        },
      }),
    )
    .get('/{*path}', async (request, response, next) => {
      const wantsPage = path.extname(request.path) === '' && request.accepts(['html', 'json']) === 'html';
      if (!wantsPage) {
        next();
        return;
      }
      const page = await readIfThere(path.join(directory, 'index.html'));
      if (page === null) next();
      else
        response
          .set('cache-control', 'no-cache')
          .type('html')
          .send(underBasePath(page.toString('utf8'), basePath));
    });
}
