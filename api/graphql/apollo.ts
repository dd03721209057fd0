import type { Server } from 'node:http';
import { ApolloServer, type ApolloServerPlugin, type GraphQLRequestListener } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { currentSpan, type Tracing } from '#lib/tracing/span.ts';
import type { Context } from '../context.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { createErrorFormatter, type ErrorCode, statusOf } from '../errors.ts';
import type { SharedBudget } from '../http/shared-budget.ts';
import { checkVariables, MalformedVariables } from './clean-text.ts';
import { mutationInputs } from './mutation-inputs.ts';
import { costOf } from './cost.ts';
import { introspectionRefusal } from './introspection-refusal.ts';
import { limitsRule, MAX_TOKENS } from './limits-rule.ts';
import { nameSpan } from './trace-operation.ts';

export interface ApolloOptions {
  readonly schema: GraphQLSchema;
  readonly httpServer: Server;
  /** Of the costs of operations. */
  readonly budget: SharedBudget;
  readonly metrics: Metrics;
  /** Null: nothing is traced. */
  readonly tracing: Tracing | null;
  readonly log: Logger;
  /** Says goodbye to every socket; called when the server stops. */
  readonly drainSockets: () => Promise<void>;
}

/**
 * A page of another site cannot send one of these with a simple request: the first three need a preflight, and the last
 * is the browser's own word, which the guards before us have read. So queries by GET are taken with any of them.
 */
const UNFORGEABLE_HEADERS = [
  'authorization',
  'apollo-require-preflight',
  'x-apollo-operation-name',
  'sec-fetch-site',
];

/** GraphQL over HTTP, with every limit set and every error made safe to show. */
export function createApollo(options: ApolloOptions): ApolloServer<Context> {
  const { schema, httpServer, log, tracing } = options;
  return new ApolloServer<Context>({
    schema,
    introspection: true, // for those who may: hideSchema
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: { requestHeaders: UNFORGEABLE_HEADERS },
    parseOptions: { maxLexicalTokens: MAX_TOKENS },
    maxRecursiveSelections: 5_000,
    validationRules: [limitsRule],
    validationOptions: { maxErrors: 5 },
    executionOptions: { maxCoercionErrors: 5 },
    hideSchemaDetailsFromClientErrors: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: createErrorFormatter(log),
    logger: log,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginDrainHttpServer({ httpServer, stopGracePeriodMillis: 5_000 }),
      { serverWillStart: () => Promise.resolve({ drainServer: options.drainSockets }) },
      hideSchema,
      limitCost(options),
      answerStatus,
      countOperations(options),
      ...(tracing ? [nameSpans] : []),
    ],
  });
}

function onEachRequest(listener: GraphQLRequestListener<Context>): ApolloServerPlugin<Context> {
  return { requestDidStart: () => Promise.resolve(listener) };
}

/** Apollo remembers which documents are valid, whoever sent them: so this is asked at each request. */
const hideSchema = onEachRequest({
  didResolveOperation({ schema, document, contextValue }) {
    const refusal = introspectionRefusal(schema, document, contextValue.viewer);
    return refusal ? Promise.reject(refusal) : Promise.resolve();
  },
});

function limitCost({ budget }: ApolloOptions): ApolloServerPlugin<Context> {
  return onEachRequest({
    async didResolveOperation({ schema, document, operationName, request: { variables }, contextValue }) {
      checkVariables(variables, mutationInputs(schema, document, operationName));
      const cost = costOf({ schema, document, operationName, variables });
      if (contextValue.viewer) await budget.spend(contextValue.account, cost);
    },
  });
}

/** By type and by outcome; what a client calls its operations is not told. */
function countOperations({ metrics }: ApolloOptions): ApolloServerPlugin<Context> {
  return onEachRequest({
    willSendResponse({ operation, response: { body } }) {
      const [error] = (body.kind === 'single' ? body.singleResult.errors : undefined) ?? [];
      const outcome = error ? String(error.extensions?.['code']) : 'ok';
      metrics.noteOperation({ type: operation?.operation ?? 'unknown', outcome });
      return Promise.resolve();
    },
  });
}

/** Of the span that `traceOperations` has opened. */
const nameSpans = onEachRequest({
  didResolveOperation({ operation, operationName }) {
    const span = currentSpan();
    if (span && operation) nameSpan(span, { type: operation.operation, name: operationName });
    return Promise.resolve();
  },
  didEncounterErrors({ errors: [error] }) {
    const code: unknown = error?.extensions['code'];
    currentSpan()?.fail(typeof code === 'string' ? code : 'INTERNAL_SERVER_ERROR');
    return Promise.resolve();
  },
});

/** Codes of requests that are well-formed HTTP: `application/json` answers them with 200 (GraphQL over HTTP, 6.4.1). */
const wellFormed = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
]);

/** Codes of what the database could not do: all that a request asked may be asked again. */
const TROUBLE_CODES: readonly ErrorCode[] = ['SERVICE_UNAVAILABLE', 'STORAGE_FULL'];

const answerStatus = onEachRequest({
  willSendResponse({ request, errors: thrown, response: { body, http } }) {
    const errors = body.kind === 'single' ? body.singleResult.errors : undefined;
    const codes = errors?.map((error) => String(error.extensions?.['code'])) ?? [];
    const trouble = TROUBLE_CODES.find((code) => codes.includes(code));
    if (trouble) {
      http.status = statusOf(trouble);
      http.headers.set('retry-after', '2');
    }
    const accept = request.http?.headers.get('accept') ?? '';
    const wantsOldForm = accept !== '' && !accept.includes('graphql-response');
    // Apollo takes what is thrown before a resolver for a fault of the server.
    if (http.status === 500 && codes[0] === 'BAD_USER_INPUT') http.status = wantsOldForm ? 200 : 400;
    const isMalformed = thrown?.[0] instanceof MalformedVariables;
    if (http.status === 400 && wantsOldForm && wellFormed.has(codes[0] ?? '') && !isMalformed)
      http.status = 200;
    return Promise.resolve();
  },
});
