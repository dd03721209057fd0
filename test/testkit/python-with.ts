import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { cachedFolder } from './cached-folder.ts';

const run = promisify(execFile);

/**
 * Python in a virtual environment with the packages of a file of requirements: made once, then taken from the cache.
 *
 * @returns its program
 * @throws Error that names what is missing on this machine
 */
export async function pythonWith(requirements: string): Promise<string> {
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const python = (folder: string) => path.join(folder, 'bin', 'python');
  const folder = await cachedFolder(`python-${hash}`, async (fresh) => {
    await run('python3', ['-m', 'venv', fresh]).catch((cause: unknown) => {
      throw new Error('This test needs python3 with its module venv (Debian: python3-venv).', { cause });
    });
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
    await run(python(fresh), install).catch((cause: unknown) => {
      throw new Error(`This test installs ${requirements} from PyPI, which failed.`, { cause });
    });
  });
  return python(folder);
}
