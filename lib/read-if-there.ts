import { readFile } from 'node:fs/promises';
import { isCode } from './is-code.ts';

/**
 * The bytes of a file, or null when there is none.
 *
 * @throws what the system says of a file that is there and cannot be read.
 */
export async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}
