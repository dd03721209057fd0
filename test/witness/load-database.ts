import { readFileSync } from 'node:fs';
import pg from 'pg';

/** The one migration that 0.1.0 has. */
const migration = new URL('../../prisma/migrations/20261125000000_start/migration.sql', import.meta.url);
const dump = new URL('./data-0.1.0/database.sql', import.meta.url);

/** Makes an empty database the one of `data-0.1.0`, as version 0.1.0 left it. */
export async function loadDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(readFileSync(migration, 'utf8'));
    await client.query(readFileSync(dump, 'utf8'));
  } finally {
    await client.end();
  }
}
