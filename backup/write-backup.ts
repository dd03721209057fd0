import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { pack as packTar, type Pack } from 'tar-stream';
import { readCheckpointManifest } from '#contracts/checkpoint-manifest.ts';
import { type Sha256, sha256Schema } from '#contracts/ids.ts';
import { KNOWN_BLOBS, KNOWN_MANIFESTS } from '#db/known-blobs.ts';
import { readIfThere } from '#lib/read-if-there.ts';
import { DamagedBlobError } from '#storage/blob-errors.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { listBlobs } from '#storage/list-blobs.ts';
import { blobSettingsOf, openBlobStore } from '#storage/open-blob-store.ts';
import {
  type BackupHeader,
  type BackupSums,
  blobEntry,
  HEADER,
  SECRET,
  SUMS,
  tableEntry,
} from './backup-entries.ts';
import { copyTarget, readTables } from './read-tables.ts';

export interface BackupSource {
  readonly databaseUrl: string;
  readonly dataDirectory: string;
}

/** What is being written, and how many blobs of all are. */
export type BackupProgress = (done: number, total: number, what: string) => void;

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
 * @throws when `file` exists; when anything fails, no file is left
 */
export async function writeBackup(
  { databaseUrl, dataDirectory }: BackupSource,
  file: string,
  onProgress: BackupProgress,
): Promise<WrittenBackup> {
  await refuseExisting(file);
  const partial = `${file}.partial`;
  const client = new pg.Client({ connectionString: databaseUrl, statement_timeout: 0 });
  await client.connect();
  try {
    const tar = packTar();
    const written = pipeline(tar, createWriteStream(partial, { mode: 0o600 }));
    const packed = pack(tar, client, dataDirectory, onProgress).catch((error: unknown) => {
      tar.destroy(error instanceof Error ? error : new Error(String(error)));
      throw error;
    });
    const [summary] = await Promise.all([packed, written]);
    const byteSize = await settle(partial);
    await rename(partial, file);
    return { ...summary, byteSize };
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  } finally {
    await client.end();
  }
}

async function refuseExisting(file: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600).catch((error: unknown) => {
    throw new Error(`${file} cannot be created: ${error instanceof Error ? error.message : String(error)}`);
  });
  await handle.close();
  await rm(file);
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

async function pack(
  tar: Pack,
  client: pg.Client,
  dataDirectory: string,
  onProgress: BackupProgress,
): Promise<Omit<WrittenBackup, 'byteSize'>> {
  const entries: BackupSums['entries'] = {};
  const add = async (name: string, bytes: Buffer): Promise<void> => {
    entries[name] = createHash('sha256').update(bytes).digest('hex');
    await addEntry(tar, name, bytes.byteLength, Readable.from([bytes]));
  };

  await client.query('begin transaction isolation level repeatable read, read only');
  const header = await readHeader(client);
  await add(HEADER, Buffer.from(JSON.stringify(header, null, 2)));
  const secret = await readIfThere(path.join(dataDirectory, SECRET));
  if (secret) await add(SECRET, secret);

  const settings = blobSettingsOf(dataDirectory);
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
    if (await addBlob(tar, storage, sha256)) blobs++;
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
  await addEntry(tar, SUMS, bytes.byteLength, Readable.from([bytes]));
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

/** @returns false when it is damaged; nothing is written then */
async function addBlob(tar: Pack, storage: BlobStore, sha256: Sha256): Promise<boolean> {
  try {
    const bytes = await storage.stream(sha256);
    const size = await storage.size(sha256);
    if (size === null) throw new Error(`${sha256} was removed while it was being read.`);
    await addEntry(tar, blobEntry(sha256), size, bytes);
    return true;
  } catch (error) {
    if (error instanceof DamagedBlobError) return false;
    throw error;
  }
}

async function addEntry(tar: Pack, name: string, size: number, bytes: Readable): Promise<void> {
  await pipeline(bytes, tar.entry({ name, size, mode: 0o600, mtime: new Date() }));
}
