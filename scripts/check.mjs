// What `npm run check` runs: all that can be said about the code without running the tests.
import { spawnSync } from 'node:child_process';
import { generateStale } from './generate.mjs';
import { install } from './install.mjs';
import { root } from './root.mjs';

const checks = [
  ['prettier', 'node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
  ['schema.graphql', '--import', 'tsx', 'api/graphql/emit-schema.ts', '--check'],
  ['tsc', 'node_modules/typescript/bin/tsc', '-p', '.'],
  ['tsc dashboard', 'node_modules/typescript/bin/tsc', '-p', 'dashboard'],
  ['eslint', 'node_modules/eslint/bin/eslint.js', '--max-warnings=0', '.'],
  [
    'dependency-cruiser',
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    '--config',
    '.dependency-cruiser.cjs',
    ...[
      'api',
      'backup',
      'worker',
      'cli',
      'contracts',
      'doctor',
      'jobs',
      'lib',
      'prisma',
      'sdk',
      'storage',
      'dashboard/src',
      'scripts',
    ],
  ],
  ['knip', 'node_modules/knip/bin/knip.js'],
];

await install();
await generateStale();
const failed = checks.filter(([name, ...args]) => {
  const started = Date.now();
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  return status !== 0;
});
console.log(
  failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.map(([name]) => name).join(', ')}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
