import { configDefaults, defineConfig } from 'vitest/config';

const isLong = process.env['EXEMPLAR_FAULTS'] === 'long';
const FAULTS = 'test/faults/**';

export default defineConfig({
  resolve: {
    // graphql must be one module for its ESM and CJS users alike.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  test: {
    globalSetup: ['test/testkit/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Processes and pages of a busy machine take a while; what is polled for comes sooner, or not at all.
    expect: { poll: { timeout: 20_000 } },
    pool: 'forks',
    // Programs that a test starts compute by the rules: what a machine is fastest at is not the same on all of them.
    env: { EXEMPLAR_TUNING: 'off' },
    // Most of the time of many files is spent on reading the same modules.
    experimental: { fsModuleCache: true },
    projects: [
      {
        extends: true,
        test: {
          name: 'tests',
          include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
          exclude: [...configDefaults.exclude, FAULTS],
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: [`${FAULTS}/*.test.ts`],
          // Those that take longer than `npm test` has are done by `npm run faults`.
          exclude: [...configDefaults.exclude, ...(isLong ? [] : ['test/faults/long/**'])],
          // They wait more than they compute. The long ones measure how soon something is back at work.
          maxWorkers: isLong ? 2 : 4,
          // Most of the quick ones' time is spent on reading the same modules.
          isolate: isLong,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
