// What `npm test` runs: every test, or those named behind `--`. Its last line counts them.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { generateStale } from './generate.mjs';
import { install } from './install.mjs';
import { root } from './root.mjs';

const summaryFile = path.join(root, '.cache', 'test-summary.json');

function runTests() {
  mkdirSync(path.dirname(summaryFile), { recursive: true });
  rmSync(summaryFile, { force: true });
  const { status } = spawnSync(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=./scripts/test-summary-reporter.mjs',
      ...process.argv.slice(2),
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, EXEMPLAR_TEST_SUMMARY: summaryFile } },
  );
  return status ?? 1;
}

function report(status) {
  if (!existsSync(summaryFile)) throw new Error(`Vitest ended (exit ${status}) before the tests did.`);
  const { passed, failed, skipped } = JSON.parse(readFileSync(summaryFile, 'utf8'));
  for (const { title, reason } of skipped) console.log(`skipped: ${title}: ${reason}`);
  const parts = [`${passed} passed`, `${failed} failed`];
  if (skipped.length > 0) parts.push(`${skipped.length} skipped`);
  console.log(parts.join(', '));
}

try {
  install();
  await generateStale();
  const status = runTests();
  report(status);
  process.exitCode = status;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}
