import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  GraphQLError,
  Kind,
  type GraphQLFormattedError,
  type GraphQLSchema,
  type ExecutionArgs,
  getOperationAST,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { Context as SocketContext, SubscribePayload } from 'graphql-ws';
import { type Extra, useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { authenticate, type Credentials } from '../auth/authenticate.ts';
import { createSharedAuthenticate } from '../auth/shared-authenticate.ts';
import type { SessionCookie } from '../auth/session-cookie.ts';
import type { Viewer } from '../auth/viewer.ts';
import { type Services, createContext } from '../context.ts';
import { databaseTrouble } from '#db/database-trouble.ts';
import { type ErrorCode, codedError, createErrorFormatter, TROUBLES } from '../errors.ts';
import type { Addresses } from '../http/addresses.ts';
import { linksFor, URLS_HEADER } from '../http/links.ts';
import { checkVariables } from './clean-text.ts';
import { costOf } from './cost.ts';
import type { CostBudget } from './cost-budget.ts';
import { introspectionRefusal } from './introspection-refusal.ts';
import { limitsRule, MAX_TOKENS } from './limits-rule.ts';
import { createSharedSubscribe } from './shared-subscribe.ts';
import { giveReasons } from './socket-reasons.ts';
import { keepWatch } from './socket-watch.ts';

export interface SocketOptions {
  readonly httpServer: Server;
  readonly schema: GraphQLSchema;
  readonly services: Services;
  readonly addresses: Addresses;
  readonly cookie: SessionCookie;
  readonly budget: CostBudget;
}

interface Connection extends Record<PropertyKey, unknown> {
  viewer?: Viewer;
  /** What the client said about the form of addresses. */
  urls?: unknown;
}
type Socket = SocketContext<Record<string, unknown> | undefined, Extra & Partial<Connection>>;

const PATH = '/graphql';
const MAX_OPERATIONS = 20;

/**
 * GraphQL over WebSocket (graphql-transport-ws), under the same limits, sign-in and silence about faults as over HTTP.
 *
 * @returns a function that says goodbye to every client.
 */
export function createSockets(options: SocketOptions): () => Promise<void> {
  const { httpServer, schema, services, addresses } = options;
  const authenticateAgain = createSharedAuthenticate(services.prisma);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 });
  httpServer.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refusal = whyNot(request, addresses);
    if (refusal) return void socket.end(refusal);
    sockets.handleUpgrade(request, socket, head, (opened) => {
      giveReasons(opened);
      sockets.emit('connection', opened, request);
    });
  });

  const format = createErrorFormatter(services.log);
  const formatAll = (errors: readonly GraphQLError[]): GraphQLFormattedError[] =>
    errors.map((error) => format(withCode(error).toJSON(), withCode(error)));

  const server = useServer<Record<string, unknown> | undefined, Connection>(
    {
      schema,
      connectionInitWaitTimeout: 3_000,
      onConnect: (socket) => connect(options, socket, authenticateAgain),
      onSubscribe: (socket, _id, payload) => prepare(options, socket, payload),
      onError: (_socket, _id, _payload, errors) => formatAll(errors),
      subscribe: createSharedSubscribe(),
      onNext: (_socket, _id, _payload, _args, { data, errors }) =>
        errors ? { data: data ?? null, errors: formatAll(errors) } : undefined,
    },
    sockets,
  );
  return async () => {
    await server.dispose();
  };
}

/** The whole answer to a request for a socket that is refused. */
function whyNot(request: IncomingMessage, addresses: Addresses): string | null {
  if (addresses.withoutBasePath(request.url ?? '').split('?')[0] !== PATH)
    return refusal('404 Not Found', 'NOT_FOUND', `Sockets are opened at ${addresses.basePath}${PATH}.`);
  if (!addresses.isOurHost(request))
    return refusal(
      '421 Misdirected Request',
      'MISDIRECTED_REQUEST',
      'This server does not accept requests for that host. Set EXEMPLAR_PUBLIC_URL.',
    );
  if (addresses.originOf(request) !== 'foreign') return null;
  return refusal(
    '403 Forbidden',
    'FORBIDDEN',
    'Pages of other sites cannot use this server. EXEMPLAR_ALLOWED_ORIGINS lists those that may.',
  );
}

function refusal(status: string, code: string, message: string): string {
  const body = JSON.stringify({ code, message, errors: [{ message, extensions: { code } }] });
  const headers = ['content-type: application/json', `content-length: ${body.length}`, 'connection: close'];
  return [`HTTP/1.1 ${status}`, ...headers, '', body].join('\r\n');
}

/** Lets a socket in, by the token of its connection_init or by its session. A socket of no page needs a token. */
async function connect(
  { services, addresses, cookie }: SocketOptions,
  { extra, connectionParams }: Socket,
  authenticateAgain: (credentials: Credentials) => Promise<Viewer | null>,
): Promise<boolean> {
  const { headers } = extra.request;
  const credentials = {
    authorization: tokenOf(connectionParams) ?? headers.authorization,
    session: addresses.originOf(extra.request) === 'own' ? cookie.read(headers.cookie) : undefined,
  };
  try {
    const viewer = await authenticate(services.prisma, credentials);
    if (!viewer) {
      extra.socket.close(4403, 'Sign in, or send a token as "authorization" in connection_init.');
      return false;
    }
    extra.viewer = viewer;
    extra.urls = paramOf(connectionParams, URLS_HEADER) ?? headers[URLS_HEADER];
    keepWatch(
      extra.socket,
      () => authenticateAgain(credentials).catch(refusalIsNull),
      (known) => {
        extra.viewer = known;
      },
    );
    return true;
  } catch (error) {
    if (error instanceof GraphQLError) {
      extra.socket.close(4403, error.message);
      return false;
    }
    const trouble = databaseTrouble(error);
    if (trouble === null) throw error;
    extra.socket.close(1013, TROUBLES[trouble].message); // which is shorter than the 123 bytes of a reason
    return false;
  }
}

/** Clients name the token as they like: `authorization`, `Authorization` or `authToken`, with `Bearer` or without. */
function tokenOf(params: Record<string, unknown> | undefined): string | undefined {
  const given = paramOf(params, 'authorization') ?? paramOf(params, 'authtoken');
  if (typeof given !== 'string') return undefined;
  return /^Bearer /i.test(given) ? given : `Bearer ${given}`;
}

/** @param name in small letters. */
function paramOf(params: Record<string, unknown> | undefined, name: string): unknown {
  return Object.entries(params ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
}

function refusalIsNull(error: unknown): null {
  if (error instanceof GraphQLError) return null;
  throw error;
}

/** What Apollo does for HTTP. Errors are answers: thrown, they would close the socket of every subscription. */
function prepare(
  { schema, services, addresses, budget }: SocketOptions,
  socket: Socket,
  payload: SubscribePayload,
): ExecutionArgs | readonly GraphQLError[] {
  const viewer = socket.extra.viewer ?? null;
  try {
    if (Object.keys(socket.subscriptions).length > MAX_OPERATIONS)
      throw codedError('RATE_LIMITED', `A socket may run at most ${MAX_OPERATIONS} operations at once.`);
    const document = parse(payload.query, { maxLexicalTokens: MAX_TOKENS });
    const { operationName, variables } = payload;
    const errors = validate(schema, document, [...specifiedRules, limitsRule], { maxErrors: 5 });
    if (errors.length > 0)
      return errors.map((error) => coded('GRAPHQL_VALIDATION_FAILED', bare(error.message)));
    if (!getOperationAST(document, operationName))
      return [
        coded(
          'OPERATION_RESOLUTION_FAILURE',
          'The document has no such operation, or several: set operationName.',
        ),
      ];
    const hidden = introspectionRefusal(schema, document, viewer);
    if (hidden) return [hidden];
    checkVariables(variables);
    const account = viewer?.id ?? 'nobody';
    budget.spend(account, costOf({ schema, document, operationName, variables }));
    return {
      schema,
      document,
      ...(operationName ? { operationName } : {}),
      ...(variables ? { variableValues: variables } : {}),
      options: { maxCoercionErrors: 5 },
      contextValue: createContext(services, {
        viewer,
        account,
        links: linksFor(addresses, socket.extra.request, socket.extra.urls),
      }),
    };
  } catch (error) {
    if (error instanceof GraphQLError)
      return [error.extensions['code'] ? error : coded('GRAPHQL_PARSE_FAILED', error.message)];
    throw error;
  }
}

/** Suggestions would tell names of the schema. */
function bare(message: string): string {
  return message.replace(/ Did you mean .*$/s, '');
}

function coded(code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

/** graphql-js gives no code to the errors it finds itself before a resolver runs: those are of the variables. */
function withCode(error: GraphQLError): GraphQLError {
  if (error.extensions['code'] !== undefined || error.path) return error;
  // What a scalar says against a value is the original of such an error.
  const isOfVariables = error.nodes?.[0]?.kind === Kind.VARIABLE_DEFINITION;
  if (error.originalError && !isOfVariables) return error;
  return coded('BAD_USER_INPUT' satisfies ErrorCode, error.message);
}
