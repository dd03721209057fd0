import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  validate,
} from 'graphql';
import type { Viewer } from '../auth/viewer.ts';

/** Why a document is not run for somebody who has not signed in and asks for the schema; null where it may be run. */
export function introspectionRefusal(
  schema: GraphQLSchema,
  document: DocumentNode,
  viewer: Viewer | null,
): GraphQLError | null {
  if (viewer) return null;
  const [asks] = validate(schema, document, [NoSchemaIntrospectionCustomRule]);
  if (!asks) return null;
  return new GraphQLError('The schema is shown to those who have signed in or send a token.', {
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400 } },
  });
}
