import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { isCode } from './is-code.ts';

/**
 * Makes a folder and those above it, where they are not there, for their owner alone. Node's own way of doing so never ends
 * where the system lets nobody have a folder of that name, as in /proc.
 *
 * @throws the system's error; its `path` is that of the folder at fault
 */
export function makeFolder(folder: string): void {
  if (isFolder(folder)) return;
  const parent = path.dirname(folder);
  if (parent !== folder) makeFolder(parent);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (!isCode(error, 'EEXIST') || !isFolder(folder)) throw error; // else another process was faster
  }
}

function isFolder(folder: string): boolean {
  try {
    return statSync(folder).isDirectory();
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return false;
    throw error;
  }
}
