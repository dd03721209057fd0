import path from 'node:path';
import express, { Router } from 'express';

const A_YEAR = 'public, max-age=31536000, immutable';

/**
 * The dashboard. Files under `assets/` carry their hash in their name and are kept for ever; the page itself is asked
 * for anew each time, so that a new version shows at once. Any other path of a page gets the page: it has its own routes.
 *
 * @param directory what `vite build` made.
 */
export function dashboardRoutes(directory: string): Router {
  return Router()
    .use(
      express.static(directory, {
        index: false,
        setHeaders: (response, file) => {
          const isHashed = path.relative(directory, file).startsWith(`assets${path.sep}`);
          response.set('cache-control', isHashed ? A_YEAR : 'no-cache');
        },
      }),
    )
    .get('/{*path}', (request, response, next) => {
      const wantsPage = path.extname(request.path) === '' && request.accepts(['html', 'json']) === 'html';
      if (!wantsPage) {
        next();
        return;
      }
      response.sendFile(
        'index.html',
        { root: directory, cacheControl: false, headers: { 'cache-control': 'no-cache' } },
        (error) => {
          if (error) next(error);
        },
      );
    });
}
