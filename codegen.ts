import type { CodegenConfig } from '@graphql-codegen/cli';

/** Documents as the text that is sent: who only sends them needs no library for that. */
const TEXT = { documentMode: 'string' };

/** Typed documents of the dashboard, the command line and the client package, from the committed schema; needs no server. */
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
      config: TEXT,
    },
    'sdk/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      documents: ['sdk/**/*.ts', '!sdk/{gql,dist}/**'],
      config: TEXT,
    },
  },
};

export default config;
