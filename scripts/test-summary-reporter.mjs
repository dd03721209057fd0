import { writeFileSync } from 'node:fs';

/**
 * Vitest reporter that counts tests for scripts/test.mjs. What fails outside of a test (a file that cannot be
 * loaded, a rejection nobody handled) counts as a failure of its own.
 */
export default class TestSummaryReporter {
  onTestRunEnd(testModules, unhandledErrors) {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: [] };
    for (const testModule of testModules) {
      for (const test of testModule.children.allTests()) count(test, counts);
      counts.failed += brokenSuites(testModule);
    }
    writeFileSync(process.env.EXEMPLAR_TEST_SUMMARY, JSON.stringify(counts));
  }
}

function count(test, counts) {
  const { state, note } = test.result();
  if (state === 'passed') counts.passed++;
  else if (state === 'failed') counts.failed++;
  else counts.skipped.push({ title: test.fullName, reason: note ?? 'no reason given' });
}

/** Files and suites that failed without a test of theirs that says so: at import, in a hook. */
function brokenSuites(testModule) {
  const suites = [...testModule.children.allSuites()];
  return [testModule, ...suites].reduce((sum, suite) => sum + suite.errors().length, 0);
}
