import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { isCode } from './is-code.ts';

/**
 * Makes a folder for its owner alone, with those around it that are missing. Node's own way never ends where the system
 * has no such place, as under /proc.
 *
 * @returns whether it was not there
 */
export async function makeFolder(folder: string): Promise<boolean> {
  const once = (): Promise<unknown> => mkdir(folder, { mode: 0o700 });
  try {
    await once().catch(async (error: unknown) => {
      if (!isCode(error, 'ENOENT') || path.dirname(folder) === folder) throw error;
      await makeFolder(path.dirname(folder));
      await once();
    });
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}
