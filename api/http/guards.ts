import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import type { Addresses } from './addresses.ts';
import { refuseRequest } from './respond.ts';

/** Headers under which a browser runs nothing but the dashboard we serve. */
export const securityHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      // The dashboard's components and charts set styles from scripts.
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      fontSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  // Both would break a server that is reached by plain http; a proxy with https adds them.
  strictTransportSecurity: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
});

/** Only names of ours are answered: a page elsewhere cannot bend its own name to our address. */
export function guardHost(addresses: Addresses): RequestHandler {
  return (request, response, next) => {
    if (addresses.isOurHost(request)) {
      next();
      return;
    }
    const message = `This server does not answer to the name "${request.headers.host ?? ''}". Set EXEMPLAR_PUBLIC_URL.`;
    refuseRequest(response, 421, 'MISDIRECTED_REQUEST', message);
  };
}

/** Pages of other sites may not send anything, whatever cookies a browser adds. */
export function guardOrigin(addresses: Addresses): RequestHandler {
  return (request, response, next) => {
    if (addresses.isOurOrigin(request)) {
      next();
      return;
    }
    refuseRequest(response, 403, 'FORBIDDEN', 'Pages of other sites cannot use this server.');
  };
}

/** At most `limit` requests from one address in `seconds`. */
export function limitRequests(limit: number, seconds: number): RequestHandler {
  return rateLimit({
    windowMs: seconds * 1000,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, response) => {
      refuseRequest(
        response,
        429,
        'RATE_LIMITED',
        `At most ${limit} requests in ${seconds} s. Try again later.`,
      );
    },
  });
}
