import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { databaseTrouble } from '#db/database-trouble.ts';
import { StorageAwayError } from '#storage/storage-away-error.ts';
import { incidentMessage, statusOf, TROUBLES } from '../errors.ts';
import { newId } from '#db/new-id.ts';
import { requestContext } from '../request-context.ts';
import { htmlPage } from './page.ts';

/** A refusal in the form that both a GraphQL client and anybody else can read; for a person a page. */
export function refuseRequest(response: Response, status: number, code: string, message: string): void {
  response.status(status).vary('accept').set('cache-control', 'no-store');
  if (response.req.accepts(['json', 'html']) === 'html') {
    const { basePath } = response.app.locals as { basePath?: string };
    // Behind a wrong name there is no page of ours to go on to.
    const act =
      status === 421
        ? ({ kind: 'none' } as const)
        : ({ kind: 'link', label: 'Open Exemplar', href: `${basePath ?? ''}/` } as const);
    response
      .type('html')
      .send(htmlPage({ title: TITLES[status] ?? 'Request refused', text: [message], act }));
    return;
  }
  response.json({ code, message, errors: [{ message, extensions: { code } }] });
}

const TITLES: Readonly<Record<number, string>> = {
  401: 'Sign in first',
  403: 'Access denied',
  404: 'Page not found',
  421: 'Unknown server name',
  429: 'Too many requests',
  500: 'Something went wrong',
  503: 'Not available right now',
  507: 'Disk full',
};

export const notFound: RequestHandler = (request, response) => {
  refuseRequest(response, 404, 'NOT_FOUND', `Nothing is served at ${request.path}.`);
};

/** Faults of the request that the parsers before us found, by their own names. */
const parserFaults: Readonly<Record<string, readonly [code: string, message: string]>> = {
  'entity.parse.failed': ['BAD_REQUEST', 'The body is not valid JSON.'],
  'entity.too.large': ['PAYLOAD_TOO_LARGE', 'The body is too large.'],
  'encoding.unsupported': [
    'UNSUPPORTED_MEDIA_TYPE',
    'The body is compressed in a way that is not supported.',
  ],
  'charset.unsupported': [
    'UNSUPPORTED_MEDIA_TYPE',
    'The body is in a character set that is not supported; use UTF-8.',
  ],
};

/** The last handler: Express's own would answer with a page that shows the stack. */
export function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    } // half an answer is out: the connection is cut
    const trouble = databaseTrouble(error);
    if (trouble) {
      const { code, message } = TROUBLES[trouble];
      response.set('retry-after', '2');
      refuseRequest(response, statusOf(code), code, message);
      return;
    }
    if (error instanceof StorageAwayError) {
      refuseRequest(response, 503, 'SERVICE_UNAVAILABLE', error.message);
      return;
    }
    const { status, type } = faultOf(error);
    const fault = type === undefined ? undefined : parserFaults[type];
    if (fault) {
      refuseRequest(response, status, fault[0], fault[1]);
      return;
    }
    if (error instanceof URIError) {
      refuseRequest(response, 400, 'BAD_REQUEST', 'The address has a "%" that is not part of a valid code.');
      return;
    }
    if (error instanceof GraphQLError && status < 500) {
      refuseRequest(response, status, String(error.extensions['code']), error.message);
      return;
    }
    if (status >= 400 && status < 500) {
      refuseRequest(response, status, 'BAD_REQUEST', 'The request is not valid.');
      return;
    }
    const incidentId = requestContext.getStore()?.requestId ?? newId();
    log.error({ err: error, incidentId, path: request.path }, 'A request failed.');
    refuseRequest(response, 500, 'INTERNAL_SERVER_ERROR', incidentMessage(incidentId));
  };
}

/** Status and, of a parser's fault, its name. */
function faultOf(error: unknown): { status: number; type: string | undefined } {
  const { status, type } = Object(error) as { status?: unknown; type?: unknown };
  const coded =
    error instanceof GraphQLError ? (error.extensions['http'] as { status?: unknown }) : undefined;
  const known = coded?.status ?? status;
  return {
    status: typeof known === 'number' ? known : 500,
    type: typeof type === 'string' ? type : undefined,
  };
}
