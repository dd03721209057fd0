import type { Dirent, Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { isByProduct } from '#contracts/archive.ts';
import type { FileProblem } from '#contracts/folder-survey.ts';
import { codeOf } from '#lib/code-of.ts';

/** Files below a folder, by their paths relative to it, with slashes on every system. */
export interface WalkedFolder {
  readonly files: readonly { readonly path: string; readonly byteSize: number }[];
  /** By-products, files and folders, which were not looked into. */
  readonly byProducts: readonly string[];
  readonly problems: readonly FileProblem[];
}

/**
 * Lists a folder without opening a file in it: links are followed, a FIFO, socket or device is a problem with its name
 * and never a wait, and so is what cannot be read.
 */
export async function walkFolder(folder: string): Promise<WalkedFolder> {
  const found = { files: [], byProducts: [], problems: [] };
  await walk(found, folder, '', []);
  return found;
}

interface Found {
  readonly files: { path: string; byteSize: number }[];
  readonly byProducts: string[];
  readonly problems: FileProblem[];
}

/** @param ancestors real paths of the folders that lead here */
async function walk(found: Found, root: string, folder: string, ancestors: readonly string[]): Promise<void> {
  const problem = (at: string, code: string, message: string) =>
    void found.problems.push({ path: at, code, message });
  let entries: Dirent<Buffer>[];
  let here: string;
  try {
    here = await realpath(path.join(root, folder));
    if (ancestors.includes(here)) {
      problem(folder, 'LINK_LOOP', 'This link leads back to a folder that it lies in. Take it out.');
      return;
    }
    entries = await readdir(here, { withFileTypes: true, encoding: 'buffer' });
  } catch (error) {
    problem(folder || '.', 'UNREADABLE', `The folder cannot be read (${codeOf(error)}).`);
    return;
  }
  for (const entry of entries) {
    const name = utf8(entry.name);
    if (name === null) {
      const shown = path.posix.join(folder, entry.name.toString('latin1'));
      problem(shown, 'INVALID_NAME', 'The name is not UTF-8. Rename it.');
      continue;
    }
    const at = path.posix.join(folder, name);
    if (isByProduct(name)) {
      found.byProducts.push(at);
      continue;
    }
    let facts: Stats;
    try {
      facts = await stat(path.join(root, at));
    } catch (error) {
      const code = codeOf(error);
      if (entry.isSymbolicLink() && code === 'ENOENT')
        problem(at, 'BROKEN_LINK', 'This link leads nowhere. Take it out or mend it.');
      else if (code === 'ELOOP') problem(at, 'LINK_LOOP', 'This link leads to itself. Take it out.');
      else problem(at, 'UNREADABLE', `It cannot be read (${code}).`);
      continue;
    }
    if (facts.isDirectory()) await walk(found, root, at, [...ancestors, here]);
    else if (facts.isFile()) found.files.push({ path: at, byteSize: facts.size });
    else problem(at, 'NOT_A_FILE', 'A pipe, socket or device is not an image. Take it out.');
  }
}

function utf8(name: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(name);
  } catch {
    return null;
  }
}
