import { execFile } from 'node:child_process';

/** Milliseconds that a program may take to tell about the machine. */
const PATIENCE_MS = 5_000;

/** What a program writes; null where it is not there, fails or takes too long. */
export function runProgram(program: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: PATIENCE_MS, encoding: 'utf8' }, (error, output) => {
      resolve(error ? null : output);
    });
  });
}
