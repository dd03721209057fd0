import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { extract } from 'tar-stream';
import { sha256Schema } from '#contracts/ids.ts';
import { makePrisma } from '#db/client.ts';
import { withEmbeddedPostgres } from '#db/embedded/embedded-postgres.ts';
import { knownMigrations, migrate } from '#db/migrate.ts';
import { releaseLeases } from '#jobs/release-leases.ts';
import { isCode } from '#lib/is-code.ts';
import { messageOf } from '#lib/message-of.ts';
import { HashMismatchError } from '#storage/blob-errors.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { blobSettingsOf, openBlobStore } from '#storage/open-blob-store.ts';
import {
  type BackupHeader,
  blobOfEntry,
  HEADER,
  headerSchema,
  SECRET,
  SUMS,
  sumsSchema,
  tableEntry,
} from './backup-entries.ts';
import { copyTarget, readTables } from './read-tables.ts';

export interface RestoreTarget {
  /** Must be empty or absent. */
  readonly dataDirectory: string;
  /** An empty database; null for the one that comes with Exemplar. */
  readonly databaseUrl: string | null;
}

export interface RestoredBackup {
  readonly createdAt: string;
  readonly blobs: number;
  /** Blobs that were damaged when the backup was made, and are not in it. */
  readonly damaged: readonly string[];
  /** Blobs that rows name, and that were missing when the backup was made. */
  readonly missing: readonly string[];
  /** Work that was under way and is queued again. */
  readonly queuedAgain: number;
}

/**
 * Makes a data folder of a backup. Every byte is checked against its hash before anything is put in place; work that was
 * under way is queued again and goes on from its last checkpoint.
 *
 * @throws when the backup is damaged, cut off or of a newer version, or the target is not empty; the target is as before
 */
export async function restoreBackup(
  file: string,
  { dataDirectory, databaseUrl }: RestoreTarget,
  onProgress: (blobs: number) => void,
): Promise<RestoredBackup> {
  await refuseFilled(dataDirectory);
  await mkdir(path.dirname(dataDirectory), { recursive: true });
  const stage = await mkdtemp(`${dataDirectory}.restoring-`);
  try {
    const unpacked = await unpack(file, stage, onProgress);
    const fill = (url: string) => fillDatabase(url, unpacked.header, stage);
    const queuedAgain =
      databaseUrl === null ? await withEmbeddedPostgres(stage, fill) : await fill(databaseUrl);
    await rm(tablesFolder(stage), { recursive: true, force: true });
    await removeEmpty(dataDirectory);
    await rename(stage, dataDirectory);
    const { header, ...files } = unpacked;
    return { createdAt: header.createdAt, ...files, queuedAgain };
  } catch (error) {
    await rm(stage, { recursive: true, force: true });
    throw error;
  }
}

async function refuseFilled(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return [];
    throw error;
  });
  if (names.length > 0)
    throw new Error(
      `The folder ${folder} is not empty. Set EXEMPLAR_DATA_DIR to a new one; nothing was changed.`,
    );
}

async function removeEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch((error: unknown) => {
    if (!isCode(error, 'ENOENT')) throw error;
  });
}

interface Unpacked {
  readonly header: BackupHeader;
  readonly blobs: number;
  readonly damaged: readonly string[];
  readonly missing: readonly string[];
}

const DAMAGED = 'The backup is damaged';

/** Brings blobs, key and rows into `stage`, each byte checked. */
async function unpack(file: string, stage: string, onProgress: (blobs: number) => void): Promise<Unpacked> {
  const storage = openBlobStore(blobSettingsOf(stage));
  await mkdir(tablesFolder(stage), { mode: 0o700 });
  const found: Record<string, string> = {};
  const broken: string[] = [];
  let header: BackupHeader | undefined;
  let sums: unknown;
  let blobs = 0;
  for await (const { name, bytes } of entriesOf(file)) {
    const sha256 = blobOfEntry(name);
    if (sha256 !== null) {
      blobs++;
      onProgress(blobs);
      if (!(await putBlob(storage, sha256, bytes))) broken.push(sha256);
      continue;
    }
    const content = await buffer(bytes);
    if (name === SUMS) {
      sums = JSON.parse(content.toString('utf8'));
      continue;
    }
    found[name] = createHash('sha256').update(content).digest('hex');
    if (name === HEADER) header = readHeader(content);
    else if (name === SECRET) await writeFile(path.join(stage, SECRET), content, { mode: 0o600 });
    else await writeFile(partFile(stage, name), content, { mode: 0o600 });
  }

  const parsed = sumsSchema.safeParse(sums);
  if (header === undefined || !parsed.success || parsed.data.blobs !== blobs)
    throw new Error(`${DAMAGED}: it is cut off. Use another one; nothing was changed.`);
  const { entries, damaged, missing } = parsed.data;
  const wrong = [
    ...Object.keys({ ...entries, ...found }).filter((name) => entries[name] !== found[name]),
    ...broken,
  ];
  if (wrong.length > 0)
    throw new Error(
      `${DAMAGED}: ${wrong.length} of its entries differ from what was written (first: ${wrong[0] ?? ''}). Use another one; nothing was changed.`,
    );
  return { header, blobs, damaged, missing };
}

/** @throws Error that says so where the file is not a tar */
async function* entriesOf(file: string): AsyncGenerator<{ name: string; bytes: Readable }> {
  const source = createReadStream(file);
  const tar = extract();
  source.on('error', (error) => {
    tar.destroy(error);
  });
  source.pipe(tar);
  try {
    for await (const entry of tar) yield { name: entry.header.name, bytes: Readable.from(entry) };
  } catch (error) {
    throw new Error(`${DAMAGED} or cut off (${messageOf(error)}). Use another one; nothing was changed.`, {
      cause: error,
    });
  } finally {
    source.destroy();
  }
}

/** @returns whether the bytes are what their name says; else they are not kept */
async function putBlob(storage: BlobStore, sha256: string, bytes: Readable): Promise<boolean> {
  try {
    await storage.put(bytes, { expected: sha256Schema.parse(sha256) });
    return true;
  } catch (error) {
    if (error instanceof HashMismatchError) return false;
    throw error;
  }
}

function readHeader(content: Buffer): BackupHeader {
  const document = JSON.parse(content.toString('utf8')) as { format?: unknown };
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

function tablesFolder(stage: string): string {
  return path.join(stage, 'tables');
}

/** Entries are `tables/<table>/<part>`: as a file's name that leaves no folder. */
function partFile(stage: string, entry: string): string {
  return path.join(tablesFolder(stage), entry.replaceAll(/[^\w]/g, '-'));
}

/** @returns how many jobs are queued again */
async function fillDatabase(url: string, header: BackupHeader, stage: string): Promise<number> {
  const client = new pg.Client({ connectionString: url, statement_timeout: 0 });
  await client.connect();
  try {
    if ((await readTables(client)).length > 0)
      throw new Error('The database of DATABASE_URL is not empty. Create a new one; nothing was changed.');
    await migrate(url, { only: header.migrations });
    await client.query('begin');
    for (const table of header.tables) await fillTable(client, table, stage);
    await moveSequences(client);
    await client.query('commit');
  } finally {
    await client.end();
  }
  await migrate(url);
  const prisma = makePrisma(url);
  try {
    return await releaseLeases(prisma);
  } finally {
    await prisma.$disconnect();
  }
}

async function fillTable(
  client: pg.Client,
  table: BackupHeader['tables'][number],
  stage: string,
): Promise<void> {
  const rows = client.query(copyFrom(`copy ${copyTarget(table)} from stdin`));
  await pipeline(partsOf(table.name, stage), rows);
}

async function* partsOf(table: string, stage: string): AsyncGenerator<Buffer> {
  const names = new Set(await readdir(tablesFolder(stage)));
  for (let part = 0; ; part++) {
    const file = partFile(stage, tableEntry(table, part));
    if (!names.has(path.basename(file))) return;
    yield* createReadStream(file) as AsyncIterable<Buffer>;
  }
}

/** Numbers that the database gives out go on after the highest that is there. */
async function moveSequences(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(
    `select c.relname as "table", a.attname as "column",
       pg_get_serial_sequence(quote_ident(c.relname), a.attname) as sequence
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0
       and not a.attisdropped and pg_get_serial_sequence(quote_ident(c.relname), a.attname) is not null`,
  );
  for (const { table, column, sequence } of rows)
    await client.query(
      `select setval($1::regclass, coalesce((select max("${column}") from "${table}"), 0) + 1, false)`,
      [sequence],
    );
}
