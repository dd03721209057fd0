import type { Stats } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isCode } from '#lib/is-code.ts';

const HOUR_MS = 60 * 60 * 1000;
/** No write pauses for so long: a file that was not written to since belongs to a process that is dead. */
const ABANDONED_AFTER_MS = 24 * HOUR_MS;

/** Removes what killed processes have left half-written in `folder`. Other processes may do the same at once. */
export async function removeAbandoned(folder: string, now: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const file = await statIfThere(path);
    if (file?.isFile() && now - file.mtimeMs > ABANDONED_AFTER_MS) await rm(path, { force: true });
  }
}

/** Null when it is gone meanwhile: finished, or removed by another. */
async function statIfThere(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}
