// What `npm run test:native`, `test:wasm` and `test:webgpu` run: brings the compute backend of that name, and runs on it the
// tests that compare recorded steps with tfjs and with stored PyTorch numbers.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { softwareVulkan } from './chromium.mjs';
import { generateStale } from './generate.mjs';
import { install } from './install.mjs';
import { root } from './root.mjs';
import { printCounts, runTests } from './run-tests.mjs';

const TESTS = [
  'test/worker/compute/lowering.test.ts',
  'test/worker/compute/steps',
  'test/parity/egsc-it-paper.test.ts',
];
const OWN_TESTS = { native: ['test/worker/compute/tensorflow'] };

const data = path.join(root, '.cache', 'tested-backends');
const installed = path.join(data, 'backends');

const [name = '', ...args] = process.argv.slice(2);
await install();
await generateStale();
// The processor stands in for a card, where npm has a driver for that.
const variables = name === 'webgpu' ? await softwareVulkan() : bring();
const result = runTests([...TESTS, ...(OWN_TESTS[name] ?? []), ...args], {
  ...variables,
  EXEMPLAR_TEST_BACKEND: name,
  EXEMPLAR_TEST_BACKENDS: installed,
});
printCounts(result);
process.exitCode = result.status;

/** Installs the backend where it is not yet. */
function bring() {
  if (existsSync(path.join(installed, name))) return {};
  const { status } = spawnSync(process.execPath, [path.join(root, 'exemplar'), 'backends', 'install', name], {
    stdio: 'inherit',
    env: { ...process.env, EXEMPLAR_DATA_DIR: data },
  });
  if (status !== 0) process.exit(status ?? 1);
  return {};
}
