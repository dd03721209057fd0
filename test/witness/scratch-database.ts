import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** Makes an empty database on a server and returns its URL. */
export async function scratchDatabase(server: string): Promise<string> {
  const name = `witness_${randomUUID().replaceAll('-', '')}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
  return Object.assign(new URL(server), { pathname: `/${name}` }).href;
}
