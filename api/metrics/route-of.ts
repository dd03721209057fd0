import type { Request } from 'express';

/** The route that answered a request, `other` where none of ours did: never its address. */
export function routeOf({ route, baseUrl }: Request): string {
  const { path } = Object(route) as { path?: unknown };
  const [first] = Array.isArray(path) ? (path as unknown[]) : [path];
  if (typeof first === 'string') return first;
  return baseUrl === '/graphql' ? baseUrl : 'other';
}
