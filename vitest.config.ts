import { configDefaults, defineConfig } from 'vitest/config';

/** Tests of faults that take longer than `npm test` has; `npm run faults` does them. */
const LONG = process.env['EXEMPLAR_FAULTS'] === 'long' ? [] : ['test/faults/long/**'];

export default defineConfig({
  resolve: {
    // graphql must be one module for its ESM and CJS users alike.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    exclude: [...configDefaults.exclude, ...LONG],
    globalSetup: ['test/testkit/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
