import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The commit that is version 0.1.0. */
const COMMIT = 'e5eed73';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Calls `use` with the folder of version 0.1.0, its packages installed: a temporary work tree, or the folder that
 * `given` names.
 */
export async function withBaseline(
  given: string | undefined,
  use: (root: string) => Promise<void>,
): Promise<void> {
  if (given !== undefined) {
    await use(path.resolve(given));
    return;
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'exemplar-baseline-'));
  const root = path.join(folder, 'exemplar');
  run(repository, 'git', 'worktree', 'add', '--detach', root, COMMIT);
  try {
    run(root, 'npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund');
    run(
      root,
      process.execPath,
      '-e',
      "import('./scripts/generate.mjs').then((made) => made.generateStale())",
    );
    await use(root);
  } finally {
    run(repository, 'git', 'worktree', 'remove', '--force', root);
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(cwd: string, program: string, ...args: readonly string[]): void {
  execFileSync(program, args, {
    cwd,
    stdio: 'inherit',
    shell: process.platform === 'win32' && program === 'npm',
  });
}
