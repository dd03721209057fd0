import { type SchemaField, schemaFields } from '#lib/schema-fields.ts';
import type { ApiClient } from './client.ts';
import { graphql } from './gql/gql.ts';
import type { MethodsQuery } from './gql/graphql.ts';

const Methods = graphql(`
  query Methods {
    methods {
      name
      label
      description
      usesExemplar
      presets {
        name
        description
        config
        generatorFlops
      }
      variants {
        name
        label
        description
      }
      configSchema
    }
  }
`);

export type MethodFacts = MethodsQuery['methods'][number] & {
  /** What `--set` may change. */
  readonly knobs: readonly SchemaField[];
};

/** The methods of the server with their knobs. */
export async function readMethods(client: ApiClient): Promise<readonly MethodFacts[]> {
  const { methods } = await client.request(Methods, {});
  return methods.map((method) => ({ ...method, knobs: schemaFields(method.configSchema) }));
}
