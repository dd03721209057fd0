#!/usr/bin/env node
// Plain JavaScript, so that the command works from any folder, and as what it was bundled to.
import { importProgram } from '../scripts/bundles.mjs';

// A reader that has seen enough, such as head, closes the pipe: that is no failure.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
const { main } = await importProgram('cli/main.ts');
process.exitCode = await main(process.argv.slice(2));
