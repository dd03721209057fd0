import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root } from './root.mjs';

const summaryFile = path.join(root, '.cache', 'test-summary.json');

/**
 * Runs Vitest.
 *
 * @param {readonly string[]} args of Vitest
 * @param {NodeJS.ProcessEnv} variables added to the environment
 * @returns {{ status: number, passed: number, failed: number, skipped: { title: string, reason: string }[] }}
 * @throws when it ends before the tests do
 */
export function runTests(args, variables = {}) {
  mkdirSync(path.dirname(summaryFile), { recursive: true });
  rmSync(summaryFile, { force: true });
  const reporters = ['--reporter=default', '--reporter=./scripts/test-summary-reporter.mjs'];
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...args],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...variables, EXEMPLAR_TEST_SUMMARY: summaryFile },
    },
  );
  if (!existsSync(summaryFile)) throw new Error(`Vitest ended (exit ${status}) before the tests did.`);
  return { status: status ?? 1, ...JSON.parse(readFileSync(summaryFile, 'utf8')) };
}

/** Prints what was skipped and why and, as the last line, the counts. */
export function printCounts({ passed, failed, skipped }) {
  for (const { title, reason } of skipped) console.log(`skipped: ${title}: ${reason}`);
  const parts = [`${passed} passed`, `${failed} failed`];
  if (skipped.length > 0) parts.push(`${skipped.length} skipped`);
  console.log(parts.join(', '));
}
