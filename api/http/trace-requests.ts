import { AsyncResource } from 'node:async_hooks';
import type { RequestHandler } from 'express';
import { type Tracing, within } from '#lib/tracing/span.ts';
import { routeOf } from '../metrics/route-of.ts';

/**
 * Makes each request a span, named as metrics name it: by method and route, never by its address. It belongs to what the
 * client says in `traceparent`.
 */
export function traceRequests(tracing: Tracing): RequestHandler {
  return (request, response, next) => {
    const { method } = request;
    const parent = request.headers['traceparent'];
    const span = tracing.start({
      name: method,
      kind: 'SERVER',
      facts: { 'http.request.method': method },
      parent: typeof parent === 'string' ? parent : null,
    });
    const note = (): void => {
      const route = routeOf(request);
      const { statusCode } = response;
      span.rename(`${method} ${route}`);
      span.tell({ 'http.route': route, 'http.response.status_code': statusCode });
      if (statusCode >= 500) span.fail(String(statusCode));
      span.end();
    };
    response.once('close', AsyncResource.bind(note));
    within(span, next);
  };
}
