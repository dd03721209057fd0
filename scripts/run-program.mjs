import { spawn } from 'node:child_process';
import { root } from './root.mjs';

/**
 * Runs a program in the repository and waits for its end.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @param {AbortSignal} [stopping] ends it
 * @returns {Promise<{ code: number | null, output: string }>} what it said where its output is a pipe
 * @throws when it cannot be started, and what `stopping` says; it has ended by then
 */
export async function runProgram(program, args, options, stopping) {
  stopping?.throwIfAborted();
  const child = spawn(program, args, { cwd: root, ...options });
  const end = () => child.kill();
  stopping?.addEventListener('abort', end);
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => output.push(chunk));
  try {
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    stopping?.throwIfAborted();
    return { code, output: Buffer.concat(output).toString() };
  } finally {
    stopping?.removeEventListener('abort', end);
  }
}
