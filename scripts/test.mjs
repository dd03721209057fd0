// What `npm test` runs: every test, or those named behind `--`. Its last line counts them.
import { generateStale } from './generate.mjs';
import { install } from './install.mjs';
import { printCounts, runTests } from './run-tests.mjs';

try {
  await install();
  await generateStale();
  const result = runTests(process.argv.slice(2));
  printCounts(result);
  process.exitCode = result.status;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}
