/**
 * A GraphQL document whose data and variables are known: what the client preset of graphql-codegen makes with
 * `documentMode: 'string'`. A plain string is one too, with data that nobody knows.
 */
export interface TypedDocument<Data, Variables> {
  toString(): string;
  readonly __apiType?: (variables: Variables) => Data;
}
