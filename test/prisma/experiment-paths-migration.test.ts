import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { experimentPathsAbove, readExperimentPath } from '#contracts/names.ts';
import { migrate } from '#db/migrate.ts';
import { newId } from '#db/new-id.ts';
import { startTestDatabase } from '../testkit/database.ts';

const MIGRATIONS = readdirSync(fileURLToPath(new URL('../../prisma/migrations/', import.meta.url)));
/** Those before experiments were named by paths. */
const OLD = MIGRATIONS.filter((name) => name < '20261207');
const NAME = `experiment_paths_migration_${Date.now()}`;

/** As the version before stored them, the oldest first. */
const NAMES = [
  'plain',
  'gta/night/first',
  'gta',
  'spaced / out',
  'spaced/out',
  ' not trimmed by us',
  'a//b',
  'a--b',
  '/etc/passwd',
  '../x',
  'x/./y',
  'ends/',
  'train/val',
] as const;

let server: string;
let client: pg.Client;
const ids = NAMES.map(() => newId());

beforeAll(async () => {
  server = await startTestDatabase();
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`create database ${NAME}`);
  await admin.end();
  const url = Object.assign(new URL(server), { pathname: `/${NAME}` }).href;
  await migrate(url, { only: OLD });
  client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const [index, name] of NAMES.entries())
    await client.query('insert into experiment (id, name, created_at) values ($1, $2, $3)', [
      ids[index],
      name,
      `2026-01-${String(index + 1).padStart(2, '0')}T00:00:00Z`,
    ]);
  await migrate(url);
}, 60_000);
afterAll(async () => {
  await client.end();
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`drop database ${NAME} with (force)`);
  await admin.end();
});

async function nameAfter(name: (typeof NAMES)[number]): Promise<string | undefined> {
  const { rows } = await client.query<{ name: string }>('select name from experiment where id = $1', [
    ids[NAMES.indexOf(name)],
  ]);
  return rows[0]?.name;
}

test.each([
  ['plain', 'plain'],
  ['gta/night/first', 'gta/night/first'],
  ['gta', 'gta'],
  ['train/val', 'train/val'],
  ['spaced/out', 'spaced/out'],
  ['spaced / out', 'spaced - out'],
  ['/etc/passwd', '-etc-passwd'],
  ['../x', '..-x'],
  ['x/./y', 'x-.-y'],
  ['ends/', 'ends-'],
  ['a--b', 'a--b'],
] as const)('the experiment %j of before is named %j', async (before, after) => {
  expect(await nameAfter(before)).toBe(after);
});

test('of two that would have one name, the one with slashes gets the end of its id', async () => {
  const id = ids[NAMES.indexOf('a//b')] ?? '';
  expect(await nameAfter('a//b')).toBe(`a--b ${id.slice(-8)}`);
});

test('every name with a slash is a path, below experiments that are as old as the oldest below them', async () => {
  const { rows } = await client.query<{ name: string; created: string }>(
    `select name, to_char(created_at at time zone 'utc', 'YYYY-MM-DD') as created from experiment`,
  );
  const names = rows.map(({ name }) => name);
  for (const name of names.filter((each) => each.includes('/'))) {
    expect(readExperimentPath(name)).toEqual({ name, problem: null });
    expect(names).toEqual(expect.arrayContaining(experimentPathsAbove(name)));
  }
  expect(rows.find(({ name }) => name === 'gta/night')?.created).toBe('2026-01-02');
  expect(rows.find(({ name }) => name === 'train')?.created).toBe('2026-01-13');
});
