import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  GraphQLError,
  Kind,
  type GraphQLFormattedError,
  type GraphQLSchema,
  type ExecutionArgs,
  execute,
  getOperationAST,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { Context as SocketContext, SubscribePayload } from 'graphql-ws';
import { type Extra, useServer } from 'graphql-ws/use/ws';
import proxyAddress from 'proxy-addr';
import { WebSocketServer } from 'ws';
import { authenticate, keyHeader } from '../auth/authenticate.ts';
import type { KeyGuard } from '../auth/key-guard.ts';
import type { SessionCookie } from '../auth/session-cookie.ts';
import { accountOf, type Viewer } from '../auth/viewer.ts';
import type { ViewerWatch } from '../auth/viewer-watch.ts';
import { type Services, createContext } from '../context.ts';
import { databaseTrouble } from '#db/database-trouble.ts';
import { type ErrorCode, codedError, createErrorFormatter, TROUBLES } from '../errors.ts';
import type { Addresses } from '../http/addresses.ts';
import { clientOf } from '../http/limit-requests.ts';
import type { Tracing } from '#lib/tracing/span.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { linksFor, URLS_HEADER } from '../http/links.ts';
import type { SharedBudget } from '../http/shared-budget.ts';
import type { ProxyTrust } from '../http/trusted-proxies.ts';
import { checkVariables } from './clean-text.ts';
import { costOf } from './cost.ts';
import { introspectionRefusal } from './introspection-refusal.ts';
import { limitsRule, MAX_TOKENS } from './limits-rule.ts';
import { createSharedSubscribe } from './shared-subscribe.ts';
import { createPings } from './socket-pings.ts';
import { giveReasons } from './socket-reasons.ts';
import { keepWatch } from './socket-watch.ts';
import { inOperation, type TracedOperation } from './trace-operation.ts';

export interface Sockets {
  /** Says goodbye to every client. */
  readonly drain: () => Promise<void>;
  /** What is open now. */
  readonly count: () => { readonly sockets: number; readonly subscriptions: number };
}

export interface SocketOptions {
  readonly httpServer: Server;
  readonly schema: GraphQLSchema;
  readonly services: Services;
  readonly guard: KeyGuard;
  readonly addresses: Addresses;
  readonly trustsProxy: ProxyTrust;
  readonly cookie: SessionCookie;
  /** Of the costs of operations. */
  readonly budget: SharedBudget;
  readonly viewers: ViewerWatch;
  readonly metrics: Metrics;
  /** Null: nothing is traced. */
  readonly tracing: Tracing | null;
}

interface Connection extends Record<PropertyKey, unknown> {
  viewer?: Viewer | null;
  identify?: () => Promise<Viewer | null>;
  address?: string;
  /** What the client said about the form of addresses. */
  urls?: unknown;
}
type Socket = SocketContext<Record<string, unknown> | undefined, Extra & Partial<Connection>>;

const PATH = '/graphql';
const MAX_OPERATIONS = 20;
/** Of the library, which takes a timer for each socket: `createPings` does it. */
const NO_PINGS = 0;

/**
 * GraphQL over WebSocket (graphql-transport-ws), under the same limits, sign-in and silence about faults as over HTTP.
 *
 * Operations are counted as they begin: with the error that refuses them, or as ok.
 */
export function createSockets(options: SocketOptions): Sockets {
  const { httpServer, schema, services, addresses, metrics, tracing } = options;
  const subscribe = createSharedSubscribe();
  const ping = createPings();
  const connections = new Set<Socket>();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 });
  httpServer.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refusal = whyNot(request, addresses);
    if (refusal) return void socket.end(refusal);
    sockets.handleUpgrade(request, socket, head, (opened) => {
      giveReasons(opened);
      ping(opened);
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
      onConnect: (socket) => {
        connections.add(socket);
        return connect(options, socket);
      },
      onClose: (socket) => {
        connections.delete(socket);
      },
      onSubscribe: async (socket, _id, payload) => {
        const prepared = await prepare(options, socket, payload);
        metrics.noteOperation(beginningOf(prepared));
        return prepared;
      },
      onError: (_socket, _id, _payload, errors) => formatAll(errors),
      subscribe: tracing
        ? (args) => inOperation(tracing, operationOf(args), () => subscribe(args))
        : subscribe,
      ...(tracing && {
        execute: (args: ExecutionArgs) => inOperation(tracing, operationOf(args), () => execute(args)),
      }),
      onNext: (_socket, _id, _payload, _args, { data, errors }) =>
        errors ? { data: data ?? null, errors: formatAll(errors) } : undefined,
    },
    sockets,
    NO_PINGS,
  );
  return {
    drain: async () => {
      await server.dispose();
    },
    count: () => ({
      sockets: sockets.clients.size,
      subscriptions: [...connections].reduce(
        (sum, { subscriptions }) => sum + Object.keys(subscriptions).length,
        0,
      ),
    }),
  };
}

function operationOf({ document, operationName }: ExecutionArgs): TracedOperation {
  const operation = getOperationAST(document, operationName);
  return { type: operation?.operation ?? 'unknown', name: operation?.name?.value ?? null };
}

function beginningOf(prepared: ExecutionArgs | readonly GraphQLError[]) {
  if (!('document' in prepared)) return { type: 'unknown', outcome: String(prepared[0]?.extensions['code']) };
  const operation = getOperationAST(prepared.document, prepared.operationName);
  return { type: operation?.operation ?? 'unknown', outcome: 'ok' };
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

/** Lets a socket in, by the API key of its connection_init or by its session. A socket of no page needs a key. */
async function connect(
  { services, guard, addresses, trustsProxy, cookie, viewers }: SocketOptions,
  { extra, connectionParams }: Socket,
): Promise<boolean> {
  const { headers } = extra.request;
  const credentials = {
    authorization: keyOf(connectionParams) ?? keyHeader(headers.authorization),
    session: addresses.originOf(extra.request) === 'own' ? cookie.read(headers.cookie) : undefined,
  };
  try {
    const client = clientOf({ ip: proxyAddress(extra.request, trustsProxy) });
    const viewer = await guard.authenticate(client, credentials);
    if (!viewer) {
      extra.socket.close(4403, 'Sign in, or send an API key as "authorization" in connection_init.');
      return false;
    }
    extra.viewer = viewer;
    extra.address = client;
    extra.urls = paramOf(connectionParams, URLS_HEADER) ?? headers[URLS_HEADER];
    extra.identify = () => authenticate(services.prisma, credentials);
    keepWatch(extra.socket, {
      identify: () => viewers.identify(credentials).catch(refusalIsNull),
      onChange: (look) => viewers.on(viewer.id, look),
      expiresAt: viewer.credential.expiresAt,
      onViewer: (known) => {
        extra.viewer = known;
      },
    });
    return true;
  } catch (error) {
    if (error instanceof GraphQLError) {
      // Later it may be let in: clients try again after 1013, and never after 4403.
      extra.socket.close(isRateLimit(error) ? 1013 : 4403, error.message);
      return false;
    }
    const trouble = databaseTrouble(error);
    if (trouble === null) throw error;
    extra.socket.close(1013, TROUBLES[trouble].message); // which is shorter than the 123 bytes of a reason
    return false;
  }
}

/** Clients name the key as they like: `authorization`, `Authorization` or `authToken`, with `Bearer` or without. */
function keyOf(params: Record<string, unknown> | undefined): string | undefined {
  const given = paramOf(params, 'authorization') ?? paramOf(params, 'authtoken');
  if (typeof given !== 'string') return undefined;
  return /^Bearer /i.test(given) ? given : `Bearer ${given}`;
}

/** @param name in small letters. */
function paramOf(params: Record<string, unknown> | undefined, name: string): unknown {
  return Object.entries(params ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
}

function isRateLimit({ extensions }: GraphQLError): boolean {
  return extensions['code'] === ('RATE_LIMITED' satisfies ErrorCode);
}

function refusalIsNull(error: unknown): null {
  if (error instanceof GraphQLError) return null;
  throw error;
}

/** What Apollo does for HTTP. Errors are answers: thrown, they would close the socket of every subscription. */
async function prepare(
  { schema, services, addresses, budget }: SocketOptions,
  socket: Socket,
  payload: SubscribePayload,
): Promise<ExecutionArgs | readonly GraphQLError[]> {
  const { extra } = socket;
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
    const hidden = introspectionRefusal(schema, document, extra.viewer ?? null);
    if (hidden) return [hidden];
    checkVariables(variables);
    const account = extra.viewer ? accountOf(extra.viewer) : 'nobody';
    await budget.spend(account, costOf({ schema, document, operationName, variables }));
    return {
      schema,
      document,
      ...(operationName ? { operationName } : {}),
      ...(variables ? { variableValues: variables } : {}),
      options: { maxCoercionErrors: 5 },
      contextValue: createContext(services, {
        // What is open on the socket goes by what is known of it now.
        get viewer() {
          return extra.viewer ?? null;
        },
        set viewer(known) {
          extra.viewer = known;
        },
        identify: () => extra.identify?.() ?? Promise.resolve(null),
        account,
        address: extra.address ?? '',
        links: linksFor(addresses, extra.request, extra.urls),
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
