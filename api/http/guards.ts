import cors from 'cors';
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import type { Addresses } from './addresses.ts';
import { URLS_HEADER } from './links.ts';
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

/** A proxy may keep the base path of the public URL or take it away: our routes do not see it. */
export function dropBasePath(addresses: Addresses): RequestHandler {
  return (request, _response, next) => {
    request.url = addresses.withoutBasePath(request.url);
    next();
  };
}

/** Only names of ours are answered: a page elsewhere cannot bend its own name to our address. */
export function guardHost(addresses: Addresses): RequestHandler {
  return (request, response, next) => {
    if (addresses.isOurHost(request)) {
      next();
      return;
    }
    const message =
      `This server does not accept requests for the host "${request.headers.host ?? ''}". ` +
      'Set EXEMPLAR_PUBLIC_URL to the URL that people open.';
    refuseRequest(response, 421, 'MISDIRECTED_REQUEST', message);
  };
}

/** Paths that pages of allowed origins may use, with an API key. */
const SHARED = /^\/(graphql|schema\.graphql|uploads|blobs)(\/|$)/;

/** Pages of other sites may not send anything, whatever cookies a browser adds. */
export function guardOrigin(addresses: Addresses): RequestHandler {
  return (request, response, next) => {
    const origin = addresses.originOf(request);
    if (origin === 'none' || origin === 'own' || (origin === 'allowed' && SHARED.test(request.path))) {
      next();
      return;
    }
    const message =
      'Pages of other sites cannot use this server. EXEMPLAR_ALLOWED_ORIGINS lists those that may use its API.';
    refuseRequest(response, 403, 'FORBIDDEN', message);
  };
}

/**
 * A browser sends some requests of other sites' pages without their origin, but never without this header, which no
 * page can set. So a request that has it, and passes here, is our own page's or a person's who typed the address.
 */
export const guardSite: RequestHandler = (request, response, next) => {
  const site = request.headers['sec-fetch-site'];
  const isElsewhere = request.headers.origin === undefined && (site === 'cross-site' || site === 'same-site');
  if (!isElsewhere) {
    next();
    return;
  }
  refuseRequest(response, 403, 'FORBIDDEN', 'Pages of another site may not use this address.');
};

/** Lets browsers show our answers to pages of allowed origins. Cookies are none of their business. */
export function shareWith(allowedOrigins: readonly string[]): RequestHandler {
  const share = cors({
    origin: [...allowedOrigins],
    methods: ['GET', 'POST', 'PUT'],
    allowedHeaders: [
      'authorization',
      'content-type',
      'apollo-require-preflight',
      'upload-offset',
      URLS_HEADER,
    ],
    exposedHeaders: ['retry-after', 'ratelimit', 'ratelimit-policy', 'upload-offset', 'upload-complete'],
    maxAge: 600,
  });
  return (request, response, next) => {
    if (allowedOrigins.length === 0 || !SHARED.test(request.path)) {
      next();
      return;
    }
    // A picture is fetched without an origin; the signature of its address is the permission.
    response.set('cross-origin-resource-policy', 'cross-origin');
    share(request, response, next);
  };
}
