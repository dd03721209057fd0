import { accessSync, constants, lstatSync } from 'node:fs';
import path from 'node:path';
import { codeOf } from '#lib/code-of.ts';
import { isDiskFull } from '#lib/is-disk-full.ts';
import { makeFolder } from '#lib/make-folder.ts';
import { messageOf } from '#lib/message-of.ts';

/**
 * Makes the data folder where it is not there, and makes sure that it can be used.
 *
 * @throws Error that says why not and what to do; the system's where its disk is full
 */
export function openDataFolder(dataDirectory: string): void {
  try {
    makeFolder(dataDirectory);
    const { R_OK, W_OK, X_OK } = constants;
    accessSync(dataDirectory, R_OK | W_OK | X_OK);
  } catch (error) {
    if (isDiskFull(error)) throw error;
    const place = (Object(error) as { path?: string }).path ?? dataDirectory;
    throw new Error(
      `The data folder ${dataDirectory} cannot be used: ${reasonOf(error, place)}. Change that, or choose another folder ` +
        'with EXEMPLAR_DATA_DIR.',
      { cause: error },
    );
  }
}

function reasonOf(error: unknown, place: string): string {
  switch (codeOf(error)) {
    case 'EEXIST':
    case 'ENOTDIR':
      return lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink()
        ? `${place} is a link to a folder that does not exist`
        : `${place} is a file`;
    case 'EACCES':
    case 'EPERM':
      return `this user has no permission to write to ${place}`;
    case 'EROFS':
      return `the disk of ${place} is read-only`;
    case 'ENOENT':
      return `the system lets nobody make a folder in ${path.dirname(place)}`;
    default:
      return messageOf(error);
  }
}
