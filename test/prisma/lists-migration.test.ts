import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '#db/migrate.ts';
import { newId } from '#db/new-id.ts';
import { startTestDatabase } from '../testkit/database.ts';

const MIGRATIONS = readdirSync(fileURLToPath(new URL('../../prisma/migrations/', import.meta.url)));
/** Those before configs lay beside runs. */
const OLD = MIGRATIONS.filter((name) => name < '20261203');
const NAME = `lists_migration_${Date.now()}`;

let server: string;
let client: pg.Client;
const [plain, resumed, broken] = [newId(), newId(), newId()];

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
  await makeOldRows();
  await migrate(url);
}, 60_000);
afterAll(async () => {
  await client.end();
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`drop database ${NAME} with (force)`);
  await admin.end();
});

/** Rows as the version before stored them: a run, one that was resumed from step 2, and one with a config that nobody reads. */
async function makeOldRows(): Promise<void> {
  const [user, dataset, version, experiment, checkpoint] = [newId(), newId(), newId(), newId(), newId()];
  const config = {
    configVersion: 3,
    method: 'egsc-it',
    preset: 'tiny',
    seed: 7,
    lossWeights: { cycle: 0.5 },
    list: [1, 2],
    off: null,
    on: true,
  };
  await client.query(`insert into "user" (id, login, role) values ('${user}', 'old', 'ADMIN')`);
  await client.query(`insert into dataset (id, name) values ('${dataset}', 'old')`);
  await client.query(
    `insert into dataset_version (id, dataset_id, number, index_sha256, byte_size, decoder) values ('${version}', '${dataset}', 1, '${'a'.repeat(64)}', 1, 1)`,
  );
  await client.query(`insert into experiment (id, name) values ('${experiment}', 'old')`);
  for (const [id, document] of [
    [plain, config],
    [resumed, config],
    [broken, ['garbage']],
  ] as const)
    await client.query(
      `insert into run (id, experiment_id, dataset_version_id, created_by_id, display_name, config, total_steps, segment_epoch)
       values ($1, $2, $3, $4, 'old', $5, 10, 1)`,
      [id, experiment, version, user, JSON.stringify(document)],
    );
  await client.query(
    `insert into segment (run_id, epoch, from_step) values ('${plain}', 1, 0), ('${resumed}', 1, 0), ('${resumed}', 2, 2)`,
  );
  await client.query(`update run set segment_epoch = 2 where id = '${resumed}'`);
  const points: [run: string, epoch: number, step: number, value: string][] = [
    [plain, 1, 1, '3'],
    [plain, 1, 2, '1'],
    [plain, 1, 3, 'NaN'],
    [resumed, 1, 1, '5'],
    [resumed, 1, 2, '4'],
    [resumed, 1, 3, '-100'],
    [resumed, 2, 3, '2'],
  ];
  await client.query(`insert into series (run_id, name) values ('${plain}', 'loss'), ('${resumed}', 'loss')`);
  for (const [place, [run, epoch, step, value]] of points.entries()) {
    await client.query(
      `insert into run_event (run_id, sequence, epoch, kind, payload) values ($1, $2, $3, 'METRICS', '{"points": 1, "lastStep": 1}')`,
      [run, place + 1, epoch],
    );
    await client.query(
      `insert into metric_point (run_id, sequence, ordinal, series_id, epoch, step, value, time)
       select $1, $2, 0, id, $3, $4, $5, now() from series where run_id = $1`,
      [run, place + 1, epoch, step, value],
    );
  }
  await client.query(
    `insert into metric_summary (series_id, epoch, count, nan_count, min, min_step, max, max_step, last_step, last_value, last_time)
     select series_id, epoch, count(*), 0, min(value) filter (where value <> 'NaN'), 1, max(value) filter (where value <> 'NaN'), 1,
       max(step), (array_agg(value order by step desc))[1], now()
     from metric_point group by series_id, epoch`,
  );
  await client.query(
    `insert into checkpoint (id, run_id, epoch, stage, step, manifest_sha256, byte_size) values ('${checkpoint}', '${plain}', 1, 'TRANSLATION', 2, '${'c'.repeat(64)}', 1)`,
  );
  for (const [scores, finished] of [
    ['{"evaluation/ssim_ab": 0.25}', '2026-01-01'],
    ['{"evaluation/ssim_ab": 0.75}', '2026-01-02'],
  ])
    await client.query(
      `insert into evaluation (id, checkpoint_id, state, split, scores, finished_at) values ($1, $2, 'FINISHED', 'TEST', $3, $4)`,
      [newId(), checkpoint, scores, finished],
    );
}

async function rows(sql: string): Promise<unknown[]> {
  return (await client.query<Record<string, unknown>>(sql)).rows;
}

test('configs of old runs lie beside them, and say method and preset', async () => {
  expect(
    await rows(`select method, preset from run where id in ('${plain}', '${broken}') order by id`),
  ).toEqual([
    { method: 'egsc-it', preset: 'tiny' },
    { method: null, preset: null },
  ]);
  expect(await rows(`select document from run_config where run_id = '${broken}'`)).toEqual([
    { document: ['garbage'] },
  ]);
});

test('knobs of old runs can be filtered by', async () => {
  expect(
    await rows(
      `select path, number, text from run_knob where run_id = '${plain}' and path not in ('method', 'preset') order by path collate "C"`,
    ),
  ).toEqual([
    { path: 'configVersion', number: 3, text: null },
    { path: 'list', number: null, text: '[1, 2]' },
    { path: 'lossWeights.cycle', number: 0.5, text: null },
    { path: 'off', number: null, text: 'null' },
    { path: 'on', number: null, text: 'true' },
    { path: 'seed', number: 7, text: null },
  ]);
  expect(await rows(`select from run_knob where run_id = '${broken}'`)).toEqual([]);
});

test('metrics of old runs are those of their visible points, and NaN is no value', async () => {
  expect(await rows(`select name, last, min, max from run_metric where run_id = '${plain}'`)).toEqual([
    { name: 'loss', last: null, min: 1, max: 3 },
  ]);
  expect(await rows(`select name, last, min, max from run_metric where run_id = '${resumed}'`)).toEqual([
    { name: 'loss', last: 2, min: 2, max: 5 },
  ]);
});

test('of several evaluations the newest one counts', async () => {
  expect(await rows('select split, name, value from run_measure')).toEqual([
    { split: 'TEST', name: 'evaluation/ssim_ab', value: 0.75 },
  ]);
});
