import type { Dirent, Stats } from 'node:fs';
import { constants, open, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { isLabelPath, type Refusal } from '#contracts/archive/archive-member.ts';
import { isByProduct } from '#contracts/archive/by-products.ts';
import { MAX_LABEL_BYTES } from '#contracts/archive/read-label.ts';
import type { FoundFile } from '#contracts/archive/survey-files.ts';
import { codeOf } from '#lib/code-of.ts';
import { readFileNow } from './read-file-now.ts';

/**
 * Lists the files below a folder by their paths relative to it, with slashes on every system. By-products are listed and
 * not looked into. Links are followed, to folders outside and to files; what cannot be read, is not a file or would be
 * read twice is listed with its problem. Nothing is waited for: a pipe is never opened.
 *
 * @param onFile called after each file
 * @throws the system's error when the folder itself cannot be read
 */
export async function walkFolder(folder: string, onFile: (count: number) => void): Promise<FoundFile[]> {
  const real = await realpath(folder);
  const walk: Walk = { root: real, files: [], seen: new Set([real]), onFile };
  await walkEntries(walk, await entriesOf(real), { at: '', real });
  return walk.files;
}

interface Walk {
  /** Real path of the folder that is walked. */
  readonly root: string;
  readonly files: FoundFile[];
  /** Real paths of the folders that were entered: each is read once, so links make neither loops nor floods. */
  readonly seen: Set<string>;
  readonly onFile: (count: number) => void;
}

/** A folder: by its path as it is shown, and by its real one. */
interface Place {
  readonly at: string;
  readonly real: string;
}

function entriesOf(folder: string): Promise<Dirent<Buffer>[]> {
  return readdir(folder, { withFileTypes: true, encoding: 'buffer' });
}

async function walkEntries(walk: Walk, entries: Dirent<Buffer>[], { at, real }: Place): Promise<void> {
  for (const entry of entries) {
    const name = utf8(entry.name);
    if (name === null) add(walk, { path: path.posix.join(at, withoutGuess(entry.name)), problem: NOT_UTF8 });
    else await walkEntry(walk, entry, { at: path.posix.join(at, name), real: path.join(real, name) });
  }
}

async function walkEntry(walk: Walk, entry: Dirent<Buffer>, { at, real }: Place): Promise<void> {
  if (isByProduct(path.posix.basename(at))) {
    add(walk, { path: at });
    return;
  }
  let facts: Stats;
  try {
    facts = await stat(real);
    if (facts.isFile()) {
      await requireReadable(real);
      const hasText = isLabelPath(at) && facts.size <= MAX_LABEL_BYTES;
      const labelBytes = hasText ? await readFileNow(real, facts.size) : null;
      add(walk, { path: at, byteSize: facts.size, labelBytes });
    } else if (facts.isDirectory()) await walkBelow(walk, entry, { at, real });
    else add(walk, { path: at, problem: notAFile(facts) });
  } catch (error) {
    add(walk, { path: at, problem: whyUnreadable(error, entry) });
  }
}

async function walkBelow(walk: Walk, entry: Dirent<Buffer>, { at, real }: Place): Promise<void> {
  const target = entry.isSymbolicLink() ? await realpath(real) : real;
  const here = path.dirname(real);
  const isTwice = walk.seen.has(target) || (entry.isSymbolicLink() && isWithin(target, walk.root));
  if (isWithin(here, target) || isTwice) {
    add(walk, { path: at, problem: isWithin(here, target) ? LOOP : TWICE });
    return;
  }
  const entries = await entriesOf(target);
  walk.seen.add(target);
  await walkEntries(walk, entries, { at, real: target });
}

/** Opens it for a moment: what the system would say then, no mode tells. */
async function requireReadable(file: string): Promise<void> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  await handle.close();
}

function add(walk: Walk, file: Pick<FoundFile, 'path'> & Partial<FoundFile>): void {
  walk.files.push({ byteSize: 0, labelBytes: null, problem: null, ...file });
  walk.onFile(walk.files.length);
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(outer.endsWith(path.sep) ? outer : outer + path.sep);
}

const NOT_UTF8: Refusal = { code: 'INVALID_NAME', message: 'The name is not UTF-8. Rename it.' };
const LOOP: Refusal = {
  code: 'LINK_LOOP',
  message: 'This link leads back to a folder that contains it. Remove it.',
};
const TWICE: Refusal = {
  code: 'LINK_LOOP',
  message: 'This link leads to a folder that is already included. Remove the link.',
};

function notAFile(facts: Stats): Refusal {
  const kind = facts.isFIFO() ? 'pipe' : facts.isSocket() ? 'socket' : 'device';
  return { code: 'NOT_A_FILE', message: `This is a ${kind}, not a file. Remove it.` };
}

function whyUnreadable(error: unknown, entry: Dirent<Buffer>): Refusal {
  const code = codeOf(error);
  if (code === 'ELOOP') return { code: 'LINK_LOOP', message: 'This link leads to itself. Remove it.' };
  if (code === 'ENOENT' && entry.isSymbolicLink())
    return { code: 'BROKEN_LINK', message: 'This link is broken. Fix or remove it.' };
  if (code === 'ENOENT')
    return { code: 'UNREADABLE', message: 'It was removed while the folder was being read. Import again.' };
  return {
    code: 'UNREADABLE',
    message: `It cannot be read (${code}). Fix its permissions, or remove it.`,
  };
}

function utf8(name: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(name);
  } catch {
    return null;
  }
}

/** A name of unknown encoding: bytes that are not ASCII as `\xfc`. */
function withoutGuess(name: Buffer): string {
  return Array.from(name, (byte) =>
    byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`,
  ).join('');
}
