// What `npm run faults` runs: the tests of test/faults with all their rounds. docs/reliability.md.
//   --seed S     every draw follows from it; 1 without
//   --minutes N  again and again, each time with the next seed, until so much time has passed
// Anything else names files, as for `npm test`.
import { parseArgs } from 'node:util';
import { generateStale } from './generate.mjs';
import { install } from './install.mjs';
import { printCounts, runTests } from './run-tests.mjs';

const total = { passed: 0, failed: 0, skipped: [] };
try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seed: { type: 'string', default: '1' }, minutes: { type: 'string', default: '0' } },
  });
  const firstSeed = readNumber('--seed', values.seed);
  const until = Date.now() + readNumber('--minutes', values.minutes) * 60_000;
  await install();
  await generateStale();
  let seed = firstSeed;
  do {
    console.log(`Faults with seed ${seed}`);
    const files = positionals.length > 0 ? positionals : ['test/faults/'];
    const result = runTests(files, { EXEMPLAR_FAULTS: 'long', EXEMPLAR_FAULTS_SEED: String(seed) });
    total.passed += result.passed;
    total.failed += result.failed;
    total.skipped = result.skipped;
    seed++;
  } while (Date.now() < until && total.failed === 0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  total.failed++;
}
printCounts(total);
process.exitCode = total.failed === 0 ? 0 : 1;

function readNumber(option, text) {
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`${option} takes a whole number, got "${text}"`);
}
