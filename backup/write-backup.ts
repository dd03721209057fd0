import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { lstat, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { pack as packTar, type Pack } from 'tar-stream';
import { readCheckpointManifest } from '#contracts/checkpoint-manifest.ts';
import { type Sha256, sha256Schema } from '#contracts/ids.ts';
import { KNOWN_BLOBS, KNOWN_MANIFESTS } from '#db/known-blobs.ts';
import { codeOf } from '#lib/code-of.ts';
import { errorOf } from '#lib/error-of.ts';
import { formatBytes } from '#lib/format-bytes.ts';
import { freeBytes } from '#lib/free-space.ts';
import { isCode } from '#lib/is-code.ts';
import { isDiskFull } from '#lib/is-disk-full.ts';
import { readIfThere } from '#lib/read-if-there.ts';
import { syncFolder } from '#lib/sync-folder.ts';
import { DamagedBlobError } from '#storage/blob-errors.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { listBlobs } from '#storage/list-blobs.ts';
import { type BlobSettings, blobSettingsOf, openBlobStore } from '#storage/open-blob-store.ts';
import {
  type BackupHeader,
  type BackupSums,
  blobEntry,
  HEADER,
  SECRET,
  SUMS,
  tableEntry,
} from './backup-entries.ts';
import { openClient } from './open-client.ts';
import { copyTarget, readTables } from './read-tables.ts';

export interface BackupSource {
  readonly databaseUrl: string;
  readonly dataDirectory: string;
}

export interface BackupOptions {
  /** What is being written, and how many blobs of all are. */
  readonly onProgress: (done: number, total: number, what: string) => void;
  /** Ends it; no file is left then. */
  readonly stopping: AbortSignal;
}

export interface WrittenBackup {
  readonly blobs: number;
  readonly byteSize: number;
  /** Blobs that are not what their names say, and are left out. */
  readonly damaged: readonly string[];
  /** Blobs that rows name, and that are not there. */
  readonly missing: readonly string[];
}

/**
 * Writes database and blobs of one moment into one file while everything goes on: the rows are read in one snapshot, and
 * blobs, which never change and are stored before a row names them, after it began. Sessions, tokens and the key of signed
 * URLs are in it, so only its owner may read the file.
 *
 * @throws when `file` exists, another backup is writing it, or its disk is too small; when anything fails, or it is stopped,
 *   no file is left
 */
export async function writeBackup(
  { databaseUrl, dataDirectory }: BackupSource,
  file: string,
  { onProgress, stopping }: BackupOptions,
): Promise<WrittenBackup> {
  const partial = `${file}.partial`;
  await claim(file, partial);
  let client: pg.Client | undefined;
  try {
    const settings = blobSettingsOf(dataDirectory);
    await requireRoom(partial, await storedBytes(settings));
    client = await openClient(databaseUrl, stopping);
    const tar = packTar();
    const written = pipeline(tar, createWriteStream(partial, { flags: 'r+' }), { signal: stopping });
    const packed = pack({ tar, client, dataDirectory, settings }, { onProgress, stopping }).catch(
      (error: unknown) => {
        tar.destroy(errorOf(error));
        throw error;
      },
    );
    // Both have ended before anything is cleaned up; where both failed, `written` has the cause.
    const [writing] = await Promise.allSettled([written, packed]);
    if (writing.status === 'rejected') throw writing.reason;
    const summary = await packed;
    const byteSize = await settle(partial);
    await rename(partial, file);
    await syncFolder(path.dirname(file));
    return { ...summary, byteSize };
  } catch (error) {
    const fault: unknown = stopping.aborted ? stopping.reason : await inWords(error, partial);
    await rm(partial, { force: true });
    throw fault;
  } finally {
    await client?.end();
  }
}

/** Makes the file that is written until the backup is whole: of two that want it one gets it. */
async function claim(file: string, partial: string): Promise<void> {
  const handle = await open(partial, 'wx', 0o600).catch((error: unknown) => {
    throw unclaimed(error, partial);
  });
  await handle.close();
  const found = await lstat(file).catch(() => null);
  if (found === null) return;
  await rm(partial);
  throw new Error(`${file} is there already. Choose another name, or remove it.`);
}

function unclaimed(error: unknown, partial: string): Error {
  const folder = path.dirname(partial);
  if (isCode(error, 'EEXIST'))
    return new Error(
      `${partial} is there already: another backup is writing it, or was killed. Wait for it, or remove that file.`,
    );
  if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR'))
    return new Error(`There is no folder ${folder}. Make it first.`);
  if (isDiskFull(error)) return new Error(`The disk of ${folder} is full. Free some space there.`);
  return new Error(`${partial} cannot be created (${codeOf(error)}). Choose a folder that you may write to.`);
}

/** Bytes of all blobs, which are most of a backup. */
async function storedBytes(settings: BlobSettings): Promise<number> {
  const storage = openBlobStore(settings);
  let bytes = 0;
  for await (const sha256 of listBlobs(settings)) bytes += (await storage.size(sha256)) ?? 0;
  return bytes;
}

async function requireRoom(partial: string, needed: number): Promise<void> {
  const folder = path.dirname(partial);
  const free = await freeBytes(folder);
  if (free >= needed) return;
  throw new Error(
    `The disk of ${folder} is full: the backup needs more than ${formatBytes(needed)} (${needed} bytes), ` +
      `${formatBytes(free)} (${free} bytes) are free. Free some space there, or write it to another disk.`,
  );
}

async function inWords(error: unknown, partial: string): Promise<unknown> {
  if (!isDiskFull(error)) return error;
  const folder = path.dirname(partial);
  const { size } = await stat(partial);
  return new Error(
    `The disk of ${folder} is full: the backup had grown to ${formatBytes(size)} (${size} bytes). Free some space there, ` +
      'or write it to another disk.',
    { cause: error },
  );
}

/** Makes a file's bytes durable; returns how many there are. */
async function settle(file: string): Promise<number> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
    return (await handle.stat()).size;
  } finally {
    await handle.close();
  }
}

interface Packing {
  readonly tar: Pack;
  readonly client: pg.Client;
  readonly dataDirectory: string;
  readonly settings: BlobSettings;
}

async function pack(
  { tar, client, dataDirectory, settings }: Packing,
  { onProgress, stopping }: BackupOptions,
): Promise<Omit<WrittenBackup, 'byteSize'>> {
  const entries: BackupSums['entries'] = {};
  const addEntry = async (name: string, size: number, bytes: Readable): Promise<void> => {
    await pipeline(bytes, tar.entry({ name, size, mode: 0o600, mtime: new Date() }), { signal: stopping });
  };
  const add = async (name: string, bytes: Buffer): Promise<void> => {
    entries[name] = createHash('sha256').update(bytes).digest('hex');
    await addEntry(name, bytes.byteLength, Readable.from([bytes]));
  };

  await client.query('begin transaction isolation level repeatable read, read only');
  const header = await readHeader(client);
  await add(HEADER, Buffer.from(JSON.stringify(header, null, 2)));
  const secret = await readIfThere(path.join(dataDirectory, SECRET));
  if (secret) await add(SECRET, secret);

  let total = 0;
  for await (const _ of listBlobs(settings)) total++;
  for (const table of header.tables) {
    onProgress(0, total, `rows of ${table.name}`);
    let part = 0;
    const rows = client.query(copyTo(`copy ${copyTarget(table)} to stdout`));
    for await (const bytes of inParts(rows)) await add(tableEntry(table.name, part++), bytes);
  }
  const known = await client.query<{ sha256: string }>(KNOWN_BLOBS);
  const manifests = await client.query<{ sha256: string; isInUse: boolean }>(KNOWN_MANIFESTS);
  await client.query('commit');

  const storage = openBlobStore(settings);
  const needed = new Set(known.rows.map(({ sha256 }) => sha256));
  const damaged: string[] = [];
  const found = new Set<string>();
  let blobs = 0;
  for await (const sha256 of listBlobs(settings)) {
    onProgress(blobs, Math.max(total, blobs), 'files');
    if (await addBlob(storage, sha256, addEntry)) blobs++;
    else damaged.push(sha256);
    found.add(sha256);
  }
  onProgress(blobs, blobs, 'files');

  for (const { sha256, isInUse } of manifests.rows) {
    if (!isInUse) continue;
    needed.add(sha256);
    if (found.has(sha256) && !damaged.includes(sha256))
      for (const named of await blobsOfManifest(storage, sha256)) needed.add(named);
  }
  const missing = [...needed].filter((sha256) => !found.has(sha256));

  const sums: BackupSums = { entries, blobs, damaged, missing };
  const bytes = Buffer.from(JSON.stringify(sums));
  await addEntry(SUMS, bytes.byteLength, Readable.from([bytes]));
  tar.finalize();
  return { blobs, damaged, missing };
}

async function blobsOfManifest(storage: BlobStore, manifest: string): Promise<string[]> {
  const bytes = await storage.read(sha256Schema.parse(manifest));
  return readCheckpointManifest(JSON.parse(bytes.toString('utf8'))).blobs.map(({ sha256 }) => sha256);
}

async function readHeader(client: pg.Client): Promise<BackupHeader> {
  const { rows } = await client.query<{ name: string }>(
    `select migration_name as name from _prisma_migrations
     where finished_at is not null and rolled_back_at is null order by migration_name`,
  );
  return {
    format: 'exemplar-backup/1',
    createdAt: new Date().toISOString(),
    migrations: rows.map(({ name }) => name),
    tables: await readTables(client),
  };
}

const PART_BYTES = 4 * 1024 * 1024;

/** The same bytes in pieces of at least PART_BYTES, but for the last. */
async function* inParts(stream: Readable): AsyncGenerator<Buffer> {
  let chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size < PART_BYTES) continue;
    yield Buffer.concat(chunks);
    chunks = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(chunks);
}

type AddEntry = (name: string, size: number, bytes: Readable) => Promise<void>;

/** @returns false when it is damaged; nothing is written then */
async function addBlob(storage: BlobStore, sha256: Sha256, addEntry: AddEntry): Promise<boolean> {
  try {
    const bytes = await storage.stream(sha256);
    const size = await storage.size(sha256);
    if (size === null) throw new Error(`${sha256} was removed while it was being read.`);
    await addEntry(blobEntry(sha256), size, bytes);
    return true;
  } catch (error) {
    if (error instanceof DamagedBlobError) return false;
    throw error;
  }
}
