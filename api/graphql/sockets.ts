import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  OperationTypeNode,
  type ExecutionArgs,
  getOperationAST,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { Context as SocketContext, SubscribePayload } from 'graphql-ws';
import { type Extra, useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { authenticate } from '../auth/authenticate.ts';
import type { Viewer } from '../auth/viewer.ts';
import { type Context, type Services, createContext } from '../context.ts';
import { isDatabaseAway } from '#db/is-database-away.ts';
import { type ErrorCode, codedError, createErrorFormatter } from '../errors.ts';
import type { Addresses } from '../http/addresses.ts';
import { checkVariables } from './clean-text.ts';
import { costOf } from './cost.ts';
import type { CostBudget } from './cost-budget.ts';
import { limitsRule, MAX_TOKENS } from './limits-rule.ts';
import { createLoaders } from './loaders.ts';
import { keepWatch } from './socket-watch.ts';

export interface SocketOptions {
  readonly httpServer: Server;
  readonly schema: GraphQLSchema;
  readonly services: Services;
  readonly addresses: Addresses;
  readonly budget: CostBudget;
}

interface Connection extends Record<PropertyKey, unknown> {
  viewer?: Viewer;
}
type Socket = SocketContext<Record<string, unknown> | undefined, Extra & Partial<Connection>>;

const PATH = '/graphql';
const MAX_SUBSCRIPTIONS = 20;

/**
 * Subscriptions over WebSocket (graphql-transport-ws), under the same limits, sign-in and silence about faults as HTTP.
 *
 * @returns a function that says goodbye to every client.
 */
export function createSockets(options: SocketOptions): () => Promise<void> {
  const { httpServer, schema, services, addresses } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 });
  httpServer.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refusal = whyNot(request, addresses);
    if (refusal) return void socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\n\r\n`);
    sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request));
  });

  const format = createErrorFormatter(services.log);
  const formatAll = (errors: readonly GraphQLError[]): GraphQLFormattedError[] =>
    errors.map((error) => format(withCode(error).toJSON(), withCode(error)));

  const server = useServer<Record<string, unknown> | undefined, Connection>(
    {
      schema,
      connectionInitWaitTimeout: 3_000,
      onConnect: (socket) => connect(options, socket),
      onSubscribe: (socket, _id, payload) => prepare(options, socket, payload),
      onError: (_socket, _id, _payload, errors) => formatAll(errors),
      onNext: (_socket, _id, _payload, { contextValue }, { data, errors }) => {
        // The next event reads its rows anew: those read for this one will have grown stale.
        (contextValue as Context).loaders = createLoaders(services.prisma);
        return errors ? { data: data ?? null, errors: formatAll(errors) } : undefined;
      },
    },
    sockets,
  );
  return async () => {
    await server.dispose();
  };
}

function whyNot(request: IncomingMessage, addresses: Addresses): string | null {
  if (request.url?.split('?')[0] !== PATH) return '404 Not Found';
  if (!addresses.isOurHost(request)) return '421 Misdirected Request';
  return addresses.isOurOrigin(request) ? null : '403 Forbidden';
}

/** Lets a socket in, by the token of its connection_init or by its session. A socket of no page needs a token. */
async function connect({ services }: SocketOptions, { extra, connectionParams }: Socket): Promise<boolean> {
  const { headers } = extra.request;
  const given = connectionParams?.['authorization'] ?? headers.authorization;
  const credentials = {
    authorization: typeof given === 'string' ? given : undefined,
    cookie: headers.origin === undefined ? undefined : headers.cookie,
  };
  const identify = () => authenticate(services.prisma, credentials).catch(refusalIsNull);
  try {
    const viewer = await identify();
    if (!viewer) return false; // closes with 4403
    extra.viewer = viewer;
    keepWatch(extra.socket, identify, (known) => {
      extra.viewer = known;
    });
    return true;
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    extra.socket.close(1013, 'The database cannot be reached right now'); // clients come again
    return false;
  }
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
    if (Object.keys(socket.subscriptions).length > MAX_SUBSCRIPTIONS)
      throw codedError('RATE_LIMITED', `A socket may hold at most ${MAX_SUBSCRIPTIONS} subscriptions.`);
    const document = parse(payload.query, { maxLexicalTokens: MAX_TOKENS });
    const { operationName, variables } = payload;
    if (getOperationAST(document, operationName)?.operation !== OperationTypeNode.SUBSCRIPTION)
      return [
        coded('BAD_REQUEST', 'A socket accepts subscriptions only; send queries and mutations over HTTP.'),
      ];
    const errors = validate(schema, document, [...specifiedRules, limitsRule], { maxErrors: 5 });
    if (errors.length > 0)
      return errors.map((error) => coded('GRAPHQL_VALIDATION_FAILED', bare(error.message)));
    checkVariables(variables);
    budget.spend(viewer?.id ?? 'nobody', costOf({ schema, document, operationName, variables }));
    return {
      schema,
      document,
      ...(operationName ? { operationName } : {}),
      ...(variables ? { variableValues: variables } : {}),
      contextValue: createContext(services, viewer, addresses.baseUrl(socket.extra.request)),
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
  if (error.extensions['code'] !== undefined || error.originalError || error.path) return error;
  return coded('BAD_USER_INPUT' satisfies ErrorCode, error.message);
}
