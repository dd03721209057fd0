import { createBrowserRouter, type RouteObject } from 'react-router';
import { basePath } from '../api/base-path.ts';

/** The router of all pages, under the path by which people reach the server. */
export function createRouter(routes: RouteObject[]): ReturnType<typeof createBrowserRouter> {
  const basename = basePath();
  // On the server's own machine the page may be opened without that path.
  if (!`${location.pathname}/`.startsWith(`${basename}/`))
    history.replaceState(null, '', basename + location.pathname + location.search + location.hash);
  return createBrowserRouter(routes, { basename: basename || '/' });
}
