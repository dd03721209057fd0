import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { makePrisma } from '#db/client.ts';
import { migrate } from '#db/migrate.ts';
import { messageOf } from '#lib/message-of.ts';
import { releaseLeases } from '#jobs/release-leases.ts';
import { type BackupHeader, type BackupTable, tableEntry } from './backup-entries.ts';
import { openClient } from './open-client.ts';
import { copyTarget } from './read-tables.ts';
import { partFile } from './unpack-backup.ts';

/** FILLING: a restore is at it, or was when it was cut off; whatever is there is of that restore. */
export type DatabaseState = 'EMPTY' | 'FILLING' | 'FILLED';

export interface Filling {
  readonly header: BackupHeader;
  /** Folder of the rows. */
  readonly tables: string;
  /** Runs when everything is there; from its end on the database counts as filled. @param queuedAgain jobs */
  readonly whenWhole: (queuedAgain: number) => Promise<void>;
}

/** There while a restore fills the database: migrations do not all fit into one transaction with the rows. */
const MARK = 'exemplar_restore';
/** Key of the lock of whoever fills it. */
const LOCK = 72_707_370;
const UNDO_SECONDS = 30;

export async function databaseState(url: string, stopping: AbortSignal): Promise<DatabaseState> {
  const client = await openClient(url, stopping);
  try {
    return await stateOf(client);
  } finally {
    await client.end();
  }
}

export function refuseFilledDatabase(state: DatabaseState): void {
  if (state === 'FILLED')
    throw new Error('The database of DATABASE_URL is not empty. Create a new one; nothing was changed.');
}

/**
 * Fills an empty database with the rows of a backup and brings it up to date; what a killed restore has left there is
 * removed first. When it fails, or is stopped, the database is empty again.
 */
export async function fillDatabase(url: string, filling: Filling, stopping: AbortSignal): Promise<void> {
  const client = await openClient(url, stopping);
  let isOurs = false;
  try {
    const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [LOCK]);
    if (rows[0]?.got !== true)
      throw new Error('Another restore is filling the database of DATABASE_URL. Nothing was changed.');
    const state = await stateOf(client);
    refuseFilledDatabase(state);
    isOurs = true;
    if (state === 'FILLING') await empty(client);
    await client.query(`create table ${MARK} ()`);
    await bringIn(url, client, filling, stopping);
  } catch (error) {
    await client.end(); // lets go of the lock, and of rows that have come halfway
    if (isOurs) await undo(url, error);
    throw error;
  }
  await client.end();
  const last = await openClient(url, NEVER); // what is whole is not cut off any more
  try {
    await last.query(`drop table ${MARK}`);
  } finally {
    await last.end();
  }
}

const NEVER = new AbortController().signal;

async function stateOf(client: pg.Client): Promise<DatabaseState> {
  const names = await namesIn(client);
  if (names.includes(MARK)) return 'FILLING';
  return names.length > 0 ? 'FILLED' : 'EMPTY';
}

/** Tables, types and functions of the schema `public`, but for those of extensions. */
async function namesIn(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class c
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and ${isOwn('pg_class', 'c')}
     union all
     select typname from pg_type t
     where typnamespace = 'public'::regnamespace and typtype = 'e' and ${isOwn('pg_type', 't')}
     union all
     select proname from pg_proc p
     where pronamespace = 'public'::regnamespace and ${isOwn('pg_proc', 'p')}`,
  );
  return rows.map(({ name }) => name);
}

function isOwn(catalog: string, alias: string): string {
  return `not exists (select from pg_depend d
    where d.classid = '${catalog}'::regclass and d.objid = ${alias}.oid and d.deptype = 'e')`;
}

/** Removes all that `namesIn` names, in one transaction. */
async function empty(client: pg.Client): Promise<void> {
  await client.query(`do $$ declare each record; begin
    for each in select c.oid::regclass::text as name from pg_class c
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and ${isOwn('pg_class', 'c')}
    loop execute 'drop table if exists ' || each.name || ' cascade'; end loop;
    for each in select t.oid::regtype::text as name from pg_type t
      where typnamespace = 'public'::regnamespace and typtype = 'e' and ${isOwn('pg_type', 't')}
    loop execute 'drop type ' || each.name || ' cascade'; end loop;
    for each in select p.oid::regprocedure::text as name from pg_proc p
      where pronamespace = 'public'::regnamespace and ${isOwn('pg_proc', 'p')}
    loop execute 'drop routine if exists ' || each.name || ' cascade'; end loop;
  end $$`);
}

/**
 * On a connection of its own, which no signal cuts off.
 *
 * @throws Error that adds to `reason` that it was in vain; the mark tells the next restore
 */
async function undo(url: string, reason: unknown): Promise<void> {
  try {
    const client = await openClient(url, NEVER);
    try {
      await client.query(`set lock_timeout = '${UNDO_SECONDS}s'`);
      await client.query('select pg_advisory_lock($1)', [LOCK]); // until the server knows that the first one is gone
      if ((await stateOf(client)) === 'FILLING') await empty(client);
    } finally {
      await client.end();
    }
  } catch (error) {
    throw new Error(
      `${messageOf(reason)} The database of DATABASE_URL could not be emptied again (${messageOf(error)}): the next restore into it does that.`,
      { cause: error },
    );
  }
}

async function bringIn(
  url: string,
  client: pg.Client,
  { header, tables, whenWhole }: Filling,
  stopping: AbortSignal,
): Promise<void> {
  await migrate(url, { only: header.migrations });
  stopping.throwIfAborted();
  await client.query('begin');
  for (const table of header.tables) await fillTable(client, table, tables, stopping);
  await moveSequences(client);
  await client.query('commit');
  await migrate(url);
  stopping.throwIfAborted();
  const prisma = makePrisma(url);
  try {
    await whenWhole(await releaseLeases(prisma));
  } finally {
    await prisma.$disconnect();
  }
}

async function fillTable(
  client: pg.Client,
  table: BackupTable,
  folder: string,
  stopping: AbortSignal,
): Promise<void> {
  const rows = client.query(copyFrom(`copy ${copyTarget(table)} from stdin`));
  await pipeline(partsOf(table.name, folder), rows, { signal: stopping });
}

async function* partsOf(table: string, folder: string): AsyncGenerator<Buffer> {
  const names = new Set(await readdir(folder));
  for (let part = 0; ; part++) {
    const file = partFile(folder, tableEntry(table, part));
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
