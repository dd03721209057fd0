import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { ensureEmbeddedPostgres } from '#db/embedded/embedded-postgres.ts';
import { migrate } from '#db/migrate.ts';

const TEMPLATE = 'exemplar_template';

export interface TestDatabase {
  readonly url: string;
  /** Cuts every connection to it and removes it. */
  drop(): Promise<void>;
}

/** A migrated, empty database of its own for one test file; a copy of a template, made in some 50 ms. */
export async function cloneDatabase(): Promise<TestDatabase> {
  const server = await startTestDatabase();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await run(server, `create database ${name} template ${TEMPLATE}`);
  return {
    url: withDatabase(server, name),
    drop: () => run(server, `drop database ${name} with (force)`),
  };
}

/**
 * Starts the Postgres of this vitest run, with the migrated template, or attaches to it.
 *
 * @returns URL of its database `postgres`.
 */
export async function startTestDatabase(): Promise<string> {
  const directory: string | undefined = inject('testDatabaseDirectory');
  if (!directory) throw new Error("vitest.config.ts must name globalSetup: ['test/testkit/global-setup.ts']");
  const server = await ensureEmbeddedPostgres(directory);
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(1)');
    const { rowCount } = await client.query('select from pg_database where datname = $1', [TEMPLATE]);
    if (rowCount === 0) await makeTemplate(client, server);
  } finally {
    await client.end();
  }
  return server;
}

/** Takes the template's name only when it is complete. */
async function makeTemplate(client: pg.Client, server: string): Promise<void> {
  // Nothing here has to outlive a power cut.
  await client.query('alter system set fsync = off');
  await client.query('alter system set synchronous_commit = off');
  await client.query('select pg_reload_conf()');
  await client.query('drop database if exists template_in_making with (force)');
  await client.query('create database template_in_making');
  await migrate(withDatabase(server, 'template_in_making'));
  await client.query(`alter database template_in_making rename to ${TEMPLATE}`);
}

function withDatabase(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.toString();
}

async function run(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
