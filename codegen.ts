import type { CodegenConfig } from '@graphql-codegen/cli';

/** Typed documents of the dashboard and the command line, from the committed schema; needs no server. */
const config: CodegenConfig = {
  schema: 'schema.graphql',
  ignoreNoDocuments: true,
  importExtension: '.ts',
  config: {
    useTypeImports: true,
    strictScalars: true,
    enumType: 'string-literal',
    scalars: {
      DateTime: 'string',
      URL: 'string',
      SafeInt: 'number',
      JSON: 'unknown',
      JSONObject: 'Readonly<Record<string, unknown>>',
    },
  },
  generates: {
    'dashboard/src/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      documents: ['dashboard/src/**/*.graphql'],
    },
    'cli/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      documents: ['cli/**/*.ts', '!cli/gql/**'],
    },
  },
};

export default config;
