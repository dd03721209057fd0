import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isCode } from '#lib/is-code.ts';
import { makeFolder } from '#lib/make-folder.ts';
import { messageOf } from '#lib/message-of.ts';
import { CommandFailure } from './failure.ts';

/** All of the files or none: they are written beside the folder, which then takes its name. */
export async function writeFolder(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const beside = `${path.resolve(folder)}.part`;
  const failure = (error: unknown) =>
    new CommandFailure('failed', `${folder} cannot be written: ${messageOf(error)}`);
  const isEmpty = await isFree(folder).catch((error: unknown) => {
    throw failure(error);
  });
  if (!isEmpty) throw new CommandFailure('refused', `${folder} is not empty. Name another folder.`);
  try {
    await rm(beside, { recursive: true, force: true }); // what a killed one left
    makeFolder(beside);
  } catch (error) {
    throw failure(error);
  }
  try {
    for (const [name, bytes] of files) await writeFile(path.join(beside, name), bytes);
    await rename(beside, path.resolve(folder));
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    throw failure(error);
  }
}

async function isFree(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return true;
    throw error;
  }
}
