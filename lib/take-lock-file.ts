import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { isCode } from './is-code.ts';
import { createWhole, replaceWhole } from './whole-file.ts';

/**
 * Makes a lock file that names its holder. One that was left behind is replaced by whoever holds the right to succeed it:
 * a lock as well, named after the text it succeeds. A text that has been replaced never comes back, so a right that
 * somebody took too late is worth nothing, and of processes that come together one wins, whichever of them is killed.
 *
 * @param self says who takes it; the same text never names another process
 * @param isHeld whether the holder that a lock's text names is still there
 * @returns whether this process holds it now
 */
export function takeLockFile(
  file: string,
  self: string,
  isHeld: (text: string, file: string) => boolean,
): boolean {
  for (;;) {
    if (createWhole(file, self)) return true;
    const left = readText(file);
    if (left === null) continue; // its holder has just ended
    if (isHeld(left, file)) return false;
    const right = `${file}${RIGHT}${createHash('sha256').update(left).digest('hex').slice(0, 12)}`;
    if (!takeLockFile(right, self, isHeld)) return false;
    try {
      if (readText(file) !== left) continue; // another was faster
      replaceWhole(file, self);
      removeRights(file);
      return true;
    } finally {
      rmSync(right, { force: true });
    }
  }
}

const RIGHT = '.after-';
/** How names of rights end, and not those of files that are about to become one. */
const RIGHTS = /^(\.after-[0-9a-f]{12})+$/;

/** Those that others were killed with: whoever takes one from here on comes too late. */
function removeRights(file: string): void {
  const folder = path.dirname(file);
  const lock = path.basename(file);
  for (const name of readdirSync(folder))
    if (name.startsWith(lock) && RIGHTS.test(name.slice(lock.length)))
      rmSync(path.join(folder, name), { force: true });
}

/** Null when there is no such file. */
function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}
