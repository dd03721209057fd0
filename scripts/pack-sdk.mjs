// Builds the client package and packs it, for programs outside this clone: sdk/exemplar-client-<version>.tgz.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { generateStale } from './generate.mjs';
import { install } from './install.mjs';
import { root } from './root.mjs';
import { runProgram } from './run-program.mjs';

await install();
await generateStale();
const sdk = path.join(root, 'sdk');
rmSync(path.join(sdk, 'dist'), { recursive: true, force: true });
await run(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', sdk]);
console.log(`Packed sdk/${(await run('npm', ['pack', '--silent'])).trim()}`);

async function run(program, args) {
  const { code, output } = await runProgram(program, args, { cwd: sdk, stdio: ['ignore', 'pipe', 'pipe'] });
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} failed (exit ${code}):\n${output}`);
  return output;
}
