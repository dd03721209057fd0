import type { RequestHandler } from 'express';
import { newId } from '#db/new-id.ts';
import { requestContext } from '../request-context.ts';

export const REQUEST_ID_HEADER = 'x-request-id';
/** What a proxy or a client may call its request: a text that breaks no line of a log. */
const CLEAN = /^[A-Za-z0-9_-][A-Za-z0-9_.:-]{0,63}$/;

/** Gives each request an id, or leaves it the one that it came with. */
export const nameRequests: RequestHandler = (request, response, next) => {
  const given = request.headers[REQUEST_ID_HEADER];
  const requestId = typeof given === 'string' && CLEAN.test(given) ? given : newId();
  response.set(REQUEST_ID_HEADER, requestId);
  requestContext.run({ requestId }, next);
};
