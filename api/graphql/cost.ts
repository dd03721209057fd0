import { type DocumentNode, GraphQLError, type GraphQLSchema, getNamedType, isLeafType } from 'graphql';
import { type ComplexityEstimator, fieldExtensionsEstimator, getComplexity } from 'graphql-query-complexity';
import { limits } from '#contracts/limits.ts';
import { codedError } from '../errors.ts';

/** Most that one operation may cost. */
const MAX_COST = 5_000;
/** What the least one costs: a budget limits the number of operations as well. */
const MIN_COST = 10;

export interface Operation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName: string | null | undefined;
  readonly variables: Readonly<Record<string, unknown>> | null | undefined;
}

/**
 * What an operation costs before it is run: an object is 1, a connection 1 and its page size times its item, and
 * fields with a `complexity` say it themselves; at least 10 in all.
 *
 * @throws QUERY_TOO_COMPLEX above the limit.
 */
export function costOf({ schema, document, operationName, variables }: Operation): number {
  const cost = estimate(() =>
    getComplexity({
      schema,
      query: document,
      ...(variables ? { variables: { ...variables } } : {}),
      ...(operationName ? { operationName } : {}),
      estimators: [fieldExtensionsEstimator(), byType],
    }),
  );
  if (cost > MAX_COST)
    throw codedError(
      'QUERY_TOO_COMPLEX',
      `The operation costs ${cost}; at most ${MAX_COST} is allowed. Request smaller pages or fewer fields.`,
    );
  return Math.max(MIN_COST, cost);
}

function estimate(compute: () => number): number {
  try {
    return compute();
  } catch (error) {
    // Bad variables: execution refuses them with a better message. Too many nodes to look at: too complex.
    if (error instanceof GraphQLError && !error.message.includes('number of nodes')) return 0;
    return Number.POSITIVE_INFINITY;
  }
}

const byType: ComplexityEstimator = ({ field, args, childComplexity }) => {
  const type = getNamedType(field.type);
  if (isLeafType(type)) return 0;
  if (type.name === 'PageInfo' || type.name.endsWith('Edge')) return childComplexity;
  if (!type.name.endsWith('Connection')) return 1 + childComplexity;
  const { first, last } = args as { first?: number | null; last?: number | null };
  return 1 + Math.max(0, first ?? last ?? limits.defaultPageSize) * childComplexity;
};
