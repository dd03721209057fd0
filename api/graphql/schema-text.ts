import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';

/** A schema in the language of schemas, always in the same order. */
export function schemaText(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
