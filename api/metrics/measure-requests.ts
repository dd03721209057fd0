import { AsyncResource } from 'node:async_hooks';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Metrics } from './metrics.ts';
import { routeOf } from './route-of.ts';

/**
 * Counts and times each request by the route that answered it. Never by its address, which may hold a signature or the
 * token of a link: the log names the route as well.
 */
export function measureRequests(metrics: Metrics, log: Logger): RequestHandler {
  return (request, response, next) => {
    const began = performance.now();
    const note = (): void => {
      const seconds = (performance.now() - began) / 1000;
      const { method } = request;
      const answered = { method, route: routeOf(request), status: response.statusCode, seconds };
      metrics.noteRequest(answered);
      log.debug({ ...answered, isWhole: response.writableFinished }, 'A request was answered.');
    };
    response.once('close', AsyncResource.bind(note)); // for the log: the socket's events know no request
    next();
  };
}
