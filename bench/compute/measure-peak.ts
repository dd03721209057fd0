import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { isCode } from '#lib/is-code.ts';
import type { Figure } from '../figure.ts';

const SOURCE = fileURLToPath(new URL('fma-peak.c', import.meta.url));
const exec = promisify(execFile);

/** What the processor itself can do: multiply-adds in registers, by a small C program. Without a compiler: not measured. */
export async function measurePeak(cache: string, threads: number): Promise<Figure> {
  const name = 'yardstick: multiply-adds in registers';
  const program = path.join(cache, 'fma-peak');
  await mkdir(cache, { recursive: true });
  try {
    await exec('cc', ['-O3', '-march=native', '-ffast-math', '-pthread', SOURCE, '-o', program]);
  } catch (error) {
    if (isCode(error, 'ENOENT'))
      return { name: `${name}: not measured, there is no compiler (cc)`, times: null, facts: {} };
    throw error;
  }
  const measured = async (count: number): Promise<number> =>
    Number((await exec(program, [String(count)])).stdout);
  const facts = {
    'GFLOP/s, 1 thread': await measured(1),
    [`GFLOP/s, ${threads} threads`]: await measured(threads),
  };
  return { name, times: null, facts };
}
