import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { sha256Schema } from '#contracts/ids.ts';
import { knownMigrations } from '#db/migrate.ts';
import { codeOf } from '#lib/code-of.ts';
import { isCode } from '#lib/is-code.ts';
import { messageOf } from '#lib/message-of.ts';
import { HashMismatchError } from '#storage/blob-errors.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { blobSettingsOf, openBlobStore } from '#storage/open-blob-store.ts';
import {
  type BackupHeader,
  type BackupSums,
  blobOfEntry,
  HEADER,
  headerSchema,
  SECRET,
  SUMS,
  sumsSchema,
} from './backup-entries.ts';

/** What a backup says of itself in its first bytes. */
export interface BackupFile {
  readonly header: BackupHeader;
  readonly byteSize: number;
}

export interface Unpacked {
  readonly blobs: number;
  /** Blobs that were damaged when the backup was made, and are not in it. */
  readonly damaged: readonly string[];
  /** Blobs that rows name, and that were missing when the backup was made. */
  readonly missing: readonly string[];
}

const NOTHING = 'Use another one; nothing was changed.';

/** @throws Error that says why the file cannot be read as a backup of this version */
export async function readBackupHeader(file: string, stopping: AbortSignal): Promise<BackupFile> {
  const byteSize = await sizeOfFile(file);
  for await (const { name, bytes } of entriesOf(file, stopping)) {
    if (name === HEADER) return { header: readHeader(await buffer(bytes)), byteSize };
    break;
  }
  throw new Error(`${file} is not a backup of Exemplar. ${NOTHING}`);
}

async function sizeOfFile(file: string): Promise<number> {
  try {
    const found = await stat(file);
    if (!found.isFile()) throw new Error(`${file} is not a file. Name a file that "backup" wrote.`);
    await (await open(file, 'r')).close();
    return found.size;
  } catch (error) {
    if (isCode(error, 'ENOENT')) throw new Error(`${file} does not exist. Check its name.`, { cause: error });
    if (isCode(error, 'EACCES') || isCode(error, 'EPERM'))
      throw new Error(`${file} may not be read by this user (${codeOf(error)}). Run this as its owner.`, {
        cause: error,
      });
    throw error;
  }
}

/**
 * Brings blobs and key into `stage` and the rows into `tables`, an empty folder each.
 *
 * @throws Error that says so where anything differs from what was written
 */
export async function unpackBackup(
  file: string,
  { stage, tables }: { readonly stage: string; readonly tables: string },
  onProgress: (blobs: number) => void,
  stopping: AbortSignal,
): Promise<Unpacked> {
  const storage = openBlobStore(blobSettingsOf(stage, 0));
  await mkdir(tables, { mode: 0o700 });
  const found: Record<string, string> = {};
  const broken: string[] = [];
  let sums: BackupSums | null = null;
  let blobs = 0;
  for await (const { name, bytes } of entriesOf(file, stopping)) {
    const sha256 = blobOfEntry(name);
    if (sha256 !== null) {
      blobs++;
      onProgress(blobs);
      if (!(await putBlob(storage, sha256, bytes))) broken.push(sha256);
      continue;
    }
    const content = await buffer(bytes);
    if (name === SUMS) {
      sums = readSums(content);
      continue;
    }
    found[name] = createHash('sha256').update(content).digest('hex');
    if (name === HEADER) continue; // has been read
    if (name === SECRET) await writeFile(path.join(stage, SECRET), content, { mode: 0o600, flush: true });
    else await writeFile(partFile(tables, name), content, { mode: 0o600 });
  }

  if (sums === null || sums.blobs !== blobs) throw damaged('it is cut off');
  const { entries } = sums;
  const wrong = [
    ...Object.keys({ ...entries, ...found }).filter((name) => entries[name] !== found[name]),
    ...broken,
  ];
  if (wrong.length > 0)
    throw damaged(`${wrong.length} of its entries differ from what was written (first: ${wrong[0] ?? ''})`);
  return { blobs, damaged: sums.damaged, missing: sums.missing };
}

/** Where the rows of an entry `tables/<table>/<part>` lie: under a name that leaves no folder. */
export function partFile(tables: string, entry: string): string {
  return path.join(tables, entry.replaceAll(/[^\w]/g, '-'));
}

function damaged(what: string, cause?: unknown): Error {
  return new Error(`The backup is damaged: ${what}. ${NOTHING}`, { cause });
}

/** Entries, one after the other; what is wrong with the file is said in words, wherever it is met. */
async function* entriesOf(
  file: string,
  stopping: AbortSignal,
): AsyncGenerator<{ name: string; bytes: Readable }> {
  const source = createReadStream(file, { signal: stopping });
  const tar = extract();
  let unread: unknown;
  source.on('error', (error) => {
    unread = error;
    tar.destroy(error);
  });
  source.pipe(tar);
  const faultOf = (error: unknown): unknown => {
    if (stopping.aborted) return stopping.reason;
    if (unread !== undefined)
      return new Error(`${file} cannot be read: ${messageOf(unread)}`, { cause: unread });
    return damaged(`it is cut off, or not a backup (${messageOf(error)})`, error);
  };
  const inWords = async function* (bytes: AsyncIterable<unknown>): AsyncGenerator {
    try {
      yield* bytes;
    } catch (error) {
      throw faultOf(error);
    }
  };
  try {
    for await (const entry of tar) {
      const bytes = Readable.from(inWords(entry));
      bytes.on('error', () => undefined); // whoever reads it meets it
      yield { name: entry.header.name, bytes };
    }
  } catch (error) {
    throw faultOf(error);
  } finally {
    source.destroy();
  }
}

/** @returns whether the bytes are what their name says; else they are not kept */
async function putBlob(storage: BlobStore, name: string, bytes: Readable): Promise<boolean> {
  const expected = sha256Schema.safeParse(name);
  if (!expected.success) throw damaged('it has a file of no possible name');
  try {
    await storage.put(bytes, { expected: expected.data });
    return true;
  } catch (error) {
    if (error instanceof HashMismatchError) return false;
    throw error;
  }
}

function readHeader(content: Buffer): BackupHeader {
  const document = parseJson(content, HEADER) as { format?: unknown };
  const header = headerSchema.safeParse(document);
  if (!header.success)
    throw new Error(
      `This version cannot read this file as a backup (${String(document.format)}). Update Exemplar; nothing was changed.`,
    );
  const known = new Set(knownMigrations());
  const unknown = header.data.migrations.filter((name) => !known.has(name));
  if (unknown.length > 0)
    throw new Error(
      `This backup was made by a newer version of Exemplar (${unknown.join(', ')}). Update this clone; nothing was changed.`,
    );
  return header.data;
}

function readSums(content: Buffer): BackupSums {
  const sums = sumsSchema.safeParse(parseJson(content, SUMS));
  if (!sums.success) throw damaged(`its entry ${SUMS} is not valid`);
  return sums.data;
}

function parseJson(content: Buffer, entry: string): unknown {
  try {
    return Object(JSON.parse(content.toString('utf8')));
  } catch (error) {
    throw damaged(`its entry ${entry} is not valid`, error);
  }
}
