import pg from 'pg';

/**
 * The rows of every table as plain SQL, for a database that has the tables: in no order of their references, hence
 * the role `replica`. The ledger of migrations is no migration's table and is made by the dump.
 */
export async function dumpDatabase(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("set time zone 'UTC'");
    const parts = [PREAMBLE];
    for (const table of await readNames(client, TABLES)) parts.push(await dumpTable(client, table));
    for (const sequence of await readNames(client, SEQUENCES))
      parts.push(await dumpSequence(client, sequence));
    return `${parts.filter((part) => part !== '').join('\n')}\n`;
  } finally {
    await client.end();
  }
}

const PREAMBLE = `set session_replication_role = replica;
set time zone 'UTC';
create table _prisma_migrations (
  id varchar(36) primary key not null,
  checksum varchar(64) not null,
  finished_at timestamptz,
  migration_name varchar(255) not null,
  logs text,
  rolled_back_at timestamptz,
  started_at timestamptz not null default now(),
  applied_steps_count integer not null default 0
);`;

const TABLES = "select tablename as name from pg_tables where schemaname = 'public' order by 1";
const SEQUENCES = "select sequencename as name from pg_sequences where schemaname = 'public' order by 1";

async function readNames(client: pg.Client, query: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(query);
  return rows.map(({ name }) => name);
}

async function dumpTable(client: pg.Client, table: string): Promise<string> {
  const { rows: columns } = await client.query<{ name: string }>(
    `select column_name as name from information_schema.columns
     where table_schema = 'public' and table_name = $1 order by ordinal_position`,
    [table],
  );
  const names = columns.map(({ name }) => pg.escapeIdentifier(name));
  const values = names.map((name) => `quote_nullable(${name}::text)`).join(` || ',' || `);
  const { rows } = await client.query<{ row: string }>(
    `select ${values} as row from ${pg.escapeIdentifier(table)} order by 1`,
  );
  if (rows.length === 0) return '';
  const lines = rows.map(({ row }) => `(${row})`).join(',\n');
  return `insert into ${pg.escapeIdentifier(table)} (${names.join(', ')}) values\n${lines};`;
}

async function dumpSequence(client: pg.Client, sequence: string): Promise<string> {
  const { rows } = await client.query<{ last: string; called: boolean }>(
    `select last_value::text as last, is_called as called from ${pg.escapeIdentifier(sequence)}`,
  );
  return rows.map(({ last, called }) => `select setval('${sequence}', ${last}, ${called});`).join('\n');
}
