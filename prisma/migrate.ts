import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { messageOf } from '#lib/message-of.ts';
import { connectOrExplain } from './connect-or-explain.ts';
import { databaseTrouble } from './database-trouble.ts';

const migrationsFolder = fileURLToPath(new URL('./migrations/', import.meta.url));

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

export interface MigrateOptions {
  readonly folder?: string;
  /** Applies no others. */
  readonly only?: readonly string[];
}

/**
 * Brings a database up to date: applies the migrations that it lacks, in order, under the lock and in the ledger
 * of `prisma migrate`, which then finds nothing left to do. Safe from several processes at once.
 *
 * @returns names of the migrations applied now.
 * @throws when there is no database, when it has been used by a newer version, and when a migration was edited after it
 *   was applied, or failed before or now; the message says what to do.
 */
export async function migrate(
  url: string,
  { folder = migrationsFolder, only }: MigrateOptions = {},
): Promise<string[]> {
  const client = await connectOrExplain(url);
  try {
    // The key that `prisma migrate` locks; let go when the connection ends.
    await client.query('select pg_advisory_lock(72707369)');
    const applied = await readLedger(client);
    const known = readMigrations(folder);
    refuseNewer(applied, known);
    const missing = known
      .filter(({ name }) => only?.includes(name) ?? true)
      .filter((migration) => !isApplied(applied, migration));
    for (const migration of missing) await apply(client, migration);
    return missing.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

/** Names of the migrations of this version, in order. */
export function knownMigrations(): string[] {
  return readMigrations(migrationsFolder).map(({ name }) => name);
}

/** Checksums of the applied migrations by name. */
async function readLedger(client: pg.Client): Promise<Map<string, string>> {
  await client.query(`
    create table if not exists _prisma_migrations (
      id varchar(36) primary key not null,
      checksum varchar(64) not null,
      finished_at timestamptz,
      migration_name varchar(255) not null,
      logs text,
      rolled_back_at timestamptz,
      started_at timestamptz not null default now(),
      applied_steps_count integer not null default 0
    )`);
  const { rows } = await client.query<{
    name: string;
    checksum: string;
    finished: boolean;
    logs: string | null;
  }>(`
    select migration_name as name, checksum, finished_at is not null as finished, logs
    from _prisma_migrations where rolled_back_at is null`);
  const failed = rows.find((row) => !row.finished);
  if (failed) {
    throw new Error(
      `Migration ${failed.name} failed before (${failed.logs ?? 'no log'}). Repair the database, then run ` +
        `"npx prisma migrate resolve --rolled-back ${failed.name}" and start again.`,
    );
  }
  return new Map(rows.map((row) => [row.name, row.checksum]));
}

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(`${folder}/${name}/migration.sql`, 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

/** A newer version may have given columns another meaning: what it left is not touched. */
function refuseNewer(ledger: ReadonlyMap<string, string>, known: readonly Migration[]): void {
  const unknown = [...ledger.keys()].filter((name) => !known.some((migration) => migration.name === name));
  if (unknown.length === 0) return;
  throw new Error(
    `A newer version of Exemplar has used this database: it has the ${unknown.length === 1 ? 'migration' : 'migrations'} ` +
      `${unknown.sort().join(', ')}, which this version does not know. Update this clone, or use another database. ` +
      'Nothing was changed.',
  );
}

function isApplied(ledger: ReadonlyMap<string, string>, migration: Migration): boolean {
  const checksum = ledger.get(migration.name);
  if (checksum === undefined) return false;
  if (checksum === migration.checksum) return true;
  throw new Error(
    `Migration ${migration.name} was edited after it was applied to this database. Restore the file and put the ` +
      'change into a new migration.',
  );
}

/** One transaction, so that whoever is killed meanwhile leaves the migration done and noted, or neither. */
async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(sql);
    await client.query(
      `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
      values ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('commit');
  } catch (error) {
    const reason = messageOf(error);
    // Nothing of it was done, and nothing is wrong with it: the next start does it.
    if (databaseTrouble(error) !== null)
      throw new Error(
        `Migration ${name} could not be applied: ${reason}. Repair the cause, then start again.`,
        {
          cause: error,
        },
      );
    await client.query('rollback');
    await client.query(
      'insert into _prisma_migrations (id, checksum, migration_name, logs) values ($1, $2, $3, $4)',
      [randomUUID(), checksum, name, reason],
    );
    throw new Error(
      `Migration ${name} failed: ${reason}. Repair the cause, then run "npx prisma migrate resolve --rolled-back ` +
        `${name}" and start again.`,
      { cause: error },
    );
  }
}
