// What `npm run test:native` runs: installs the backend `native` where it is not yet, and runs on it the tests that
// compare recorded steps with tfjs and with stored PyTorch numbers.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { generateStale } from './generate.mjs';
import { install } from './install.mjs';
import { root } from './root.mjs';
import { printCounts, runTests } from './run-tests.mjs';

const data = path.join(root, '.cache', 'native');
const backends = path.join(data, 'backends');

const TESTS = [
  'test/worker/compute/lowering.test.ts',
  'test/worker/compute/tensorflow',
  'test/worker/compute/steps',
  'test/parity/egsc-it-paper.test.ts',
];

await install();
await generateStale();
if (!existsSync(path.join(backends, 'native'))) {
  const { status } = spawnSync(
    process.execPath,
    [path.join(root, 'exemplar'), 'backends', 'install', 'native'],
    { stdio: 'inherit', env: { ...process.env, EXEMPLAR_DATA_DIR: data } },
  );
  if (status !== 0) process.exit(status ?? 1);
}
const result = runTests([...TESTS, ...process.argv.slice(2)], { EXEMPLAR_TEST_BACKENDS: backends });
printCounts(result);
process.exitCode = result.status;
