import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { knownMigrations, migrate } from '#db/migrate.ts';
import { startTestDatabase } from '../testkit/database.ts';

const POINTS = '20261203000001_points';
const NAME = `old_points_${randomUUID().replaceAll('-', '')}`;

let client: pg.Client;
let url: string;
beforeAll(async () => {
  const server = await startTestDatabase();
  await run(server, `create database ${NAME}`);
  url = Object.assign(new URL(server), { pathname: `/${NAME}` }).href;
  await migrate(url, { only: knownMigrations().filter((name) => name < POINTS) });
  client = new pg.Client({ connectionString: url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await run(await startTestDatabase(), `drop database ${NAME} with (force)`);
});

async function run(server: string, sql: string): Promise<void> {
  const connection = new pg.Client({ connectionString: server });
  await connection.connect();
  await connection.query(sql);
  await connection.end();
}

async function storedPoints(): Promise<unknown[]> {
  const { rows } = await client.query<Record<string, unknown>>(
    `select run_id, sequence, ordinal, series_id, epoch, step, float8send(value) as value, time
     from metric_point order by run_id, sequence, ordinal`,
  );
  return rows;
}

test('points of the last release are the same to the bit after the migration: values, epochs, order and times', async () => {
  await client.query(
    `insert into metric_point (run_id, sequence, ordinal, series_id, epoch, step, value, time)
     select run, event, place, place % 3, case when event > 4 then 2 else 1 end, event * 10 + place / 3,
       (array['NaN', 'Infinity', '-Infinity', '-0', '0', '5e-324', '1.7976931348623157e308', '0.30000000000000004'])
         [(event + place) % 8 + 1]::float8,
       '2026-11-29 12:00:00.123+00'::timestamptz + event * interval '1.001 seconds' + place * interval '17 ms'
     from unnest(array[gen_random_uuid(), gen_random_uuid()]) as run, generate_series(2, 9) as event,
       generate_series(0, 20) as place`,
  );
  const before = await storedPoints();
  expect(before).toHaveLength(336);
  await migrate(url);
  expect(await storedPoints()).toEqual(before);
  const { rows } = await client.query<{ batches: number }>(
    'select count(*)::int as batches from metric_batch',
  );
  expect(rows).toEqual([{ batches: 16 }]);
});
