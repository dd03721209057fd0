import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isCode } from './is-code.ts';

/**
 * Makes a file, for its owner alone, that is there with all of its text or not at all, whatever ends this process or the
 * machine and however full the disk is.
 *
 * @returns false when there is one of that name already; it stays as it is then.
 */
export function createWhole(file: string, text: string): boolean {
  const complete = writeBeside(file, text);
  try {
    linkSync(complete, file);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(complete);
  }
}

/** As `createWhole`, in place of what has that name. */
export function replaceWhole(file: string, text: string): void {
  renameSync(writeBeside(file, text), file);
}

function writeBeside(file: string, text: string): string {
  const complete = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    writeSynced(complete, text);
  } catch (error) {
    rmSync(complete, { force: true }); // a full disk leaves it empty
    throw error;
  }
  return complete;
}

/** A name that survives a power cut must not name an empty file afterwards. */
function writeSynced(file: string, text: string): void {
  const handle = openSync(file, 'wx', 0o600);
  try {
    writeFileSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
