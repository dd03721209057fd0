import pg from 'pg';
import { withEmbeddedPostgres } from '#db/embedded/embedded-postgres.ts';
import { migrate } from '#db/migrate.ts';
import { cpuSecondsOf } from './cpu-seconds-of.ts';
import { postgresPid } from './postgres-pid.ts';

/** A database of the bench's own Postgres, as a started product would have it: every commit is durable. */
export interface BenchDatabase {
  readonly url: string;
  /** Processor seconds that its Postgres has used; null where the system does not tell. */
  cpuSeconds(): number | null;
  /** Bytes of write-ahead log so far. */
  walBytes(): Promise<number>;
  query<Row>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
}

/**
 * Lends a migrated database. One that is there already is used as it is, so that what is costly to seed is seeded once:
 * choose a new name whenever what is in it changes.
 *
 * @param cache folder of the bench.
 */
export function withBenchDatabase<Result>(
  cache: string,
  name: string,
  use: (database: BenchDatabase) => Promise<Result>,
): Promise<Result> {
  return withEmbeddedPostgres(cache, async (server) => {
    await createIfMissing(server, name);
    const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
    await migrate(url);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return await use({
        url,
        cpuSeconds: () => cpuSecondsOf(postgresPid(cache)),
        async walBytes() {
          const { rows } = await client.query<{ bytes: string }>(
            "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as bytes",
          );
          return Number(rows[0]?.bytes);
        },
        query: async <Row>(sql: string, values: readonly unknown[] = []) =>
          (await client.query(sql, [...values])).rows as Row[],
      });
    } finally {
      await client.end();
    }
  });
}

/** Removes a database, so that the next `withBenchDatabase` of that name begins with nothing. */
export async function dropBenchDatabase(cache: string, name: string): Promise<void> {
  await withEmbeddedPostgres(cache, (server) => run(server, `drop database if exists ${name} with (force)`));
}

async function createIfMissing(server: string, name: string): Promise<void> {
  const found = await run(server, `select from pg_database where datname = '${name}'`);
  if (found === 0) await run(server, `create database ${name}`);
}

async function run(server: string, sql: string): Promise<number> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    return (await client.query(sql)).rowCount ?? 0;
  } finally {
    await client.end();
  }
}
