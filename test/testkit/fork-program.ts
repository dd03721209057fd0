import { type ChildProcess, fork, type ForkOptions } from 'node:child_process';
import { startableOf } from '../../scripts/bundles.mjs';

/**
 * Forks a program of ours as people run it: bundled.
 *
 * @param program its source, relative to the repository; `scripts/bundles.mjs` knows those of the tests
 */
export function forkProgram(
  program: string,
  args: readonly string[] = [],
  options: ForkOptions = {},
): ChildProcess {
  const { file, execArgv } = startableOf(program, 'tests');
  return fork(file, args, { ...options, execArgv: [...execArgv] });
}
