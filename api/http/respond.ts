import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { isDatabaseAway } from '#db/is-database-away.ts';
import { DATABASE_AWAY_MESSAGE } from '../errors.ts';
import { newId } from '#db/new-id.ts';

/** A refusal in the form that both a GraphQL client and anybody else can read. */
export function refuseRequest(response: Response, status: number, code: string, message: string): void {
  response.status(status).json({ code, message, errors: [{ message, extensions: { code } }] });
}

export const notFound: RequestHandler = (request, response) => {
  refuseRequest(response, 404, 'NOT_FOUND', `Nothing is served at ${request.path}.`);
};

/** Faults of the request that the parsers before us found. */
const parserFaults: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ['BAD_REQUEST', 'The body is not valid JSON.'],
  413: ['PAYLOAD_TOO_LARGE', 'The body is too large.'],
  415: ['UNSUPPORTED_MEDIA_TYPE', 'The body is encoded in a way that is not supported.'],
};

/** The last handler: Express's own would answer with a page that shows the stack. */
export function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    } // half an answer is out: the connection is cut
    if (isDatabaseAway(error)) {
      response.set('retry-after', '2');
      refuseRequest(response, 503, 'SERVICE_UNAVAILABLE', DATABASE_AWAY_MESSAGE);
      return;
    }
    const status = statusOf(error);
    const fault = parserFaults[status];
    if (fault) {
      refuseRequest(response, status, fault[0], fault[1]);
      return;
    }
    if (status >= 400 && status < 500) {
      refuseRequest(response, status, 'BAD_REQUEST', 'The request is not valid.');
      return;
    }
    const incidentId = newId();
    log.error({ err: error, incidentId, path: request.path }, 'A request failed.');
    const message = `Something went wrong on the server. Its log has the details under the incident id ${incidentId}.`;
    refuseRequest(response, 500, 'INTERNAL_SERVER_ERROR', message);
  };
}

function statusOf(error: unknown): number {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' ? status : 500;
}
