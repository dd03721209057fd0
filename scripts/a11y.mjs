// What `npm run a11y` runs: axe on every page in every state, light and dark, wide and narrow. docs/accessibility.md.
import { spawnSync } from 'node:child_process';
import { generateStale } from './generate.mjs';
import { install } from './install.mjs';
import { root } from './root.mjs';

await install();
await generateStale();
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config=test/a11y/vitest.config.ts',
    '--reporter=verbose',
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
);
process.exitCode = status ?? 1;
