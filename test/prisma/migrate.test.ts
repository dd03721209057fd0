import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest';
import { migrate } from '#db/migrate.ts';
import { startTestDatabase } from '../testkit/database.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));

describe('migrations', () => {
  let url: string;
  let folder: string;

  beforeEach(async () => {
    const server = await startTestDatabase();
    const name = `migrate_${Date.now()}`;
    await query(server, `create database ${name}`);
    url = Object.assign(new URL(server), { pathname: `/${name}` }).toString();
    folder = mkdtempSync(path.join(tmpdir(), 'exemplar-migrations-'));
  });
  afterEach(async () => {
    await query(await startTestDatabase(), `drop database ${new URL(url).pathname.slice(1)} with (force)`);
    rmSync(folder, { recursive: true });
  });

  const add = (name: string, sql: string) => {
    mkdirSync(path.join(folder, name), { recursive: true });
    writeFileSync(path.join(folder, name, 'migration.sql'), sql);
  };

  test('are applied in order and once', async () => {
    add('2_second', 'alter table thing add column size int;');
    add('1_first', 'create table thing (id int);');
    expect(await migrate(url, { folder })).toEqual(['1_first', '2_second']);
    expect(await migrate(url, { folder })).toEqual([]);
    add('3_third', 'insert into thing values (1, 2);');
    expect(await migrate(url, { folder })).toEqual(['3_third']);
    expect(await query(url, 'select * from thing')).toEqual([{ id: 1, size: 2 }]);
  });

  test('keep the jobs and workers of 0.1.0, and the indexes by which jobs are claimed', async () => {
    const bring = (name: string) => {
      cpSync(path.join(repository, 'prisma/migrations', name), path.join(folder, name), { recursive: true });
    };
    const indexes = () =>
      query(url, "select indexdef from pg_indexes where tablename = 'job' order by indexname");
    bring('20261125000000_start');
    await migrate(url, { folder });
    await query(
      url,
      `insert into job (id, kind, payload, subject_id, priority)
        values (gen_random_uuid(), 'TRAIN', '{}', gen_random_uuid(), 0);
      insert into worker (id, name, roles, version, backend, pid)
        values (gen_random_uuid(), 'old', '{train}', '0.1.0', 'onnx', 1)`,
    );
    const before = await indexes();
    bring('20261128000001_job_kind_text');
    await migrate(url, { folder });
    expect(await indexes()).toEqual(before);
    expect(await query(url, 'select kind, state from job')).toEqual([{ kind: 'TRAIN', state: 'QUEUED' }]);
    expect(await query(url, 'select name, lease_seconds from worker')).toEqual([
      { name: 'old', lease_seconds: 30 },
    ]);
  });

  test('are applied once when two processes start together', async () => {
    add('1_first', 'create table thing (id int); insert into thing values (1);');
    const applied = await Promise.all([migrate(url, { folder }), migrate(url, { folder })]);
    expect(applied.flat()).toEqual(['1_first']);
  });

  test('that were edited after they were applied are refused, naming the file and the way out', async () => {
    add('1_first', 'create table thing (id int);');
    await migrate(url, { folder });
    add('1_first', 'create table thing (id bigint);');
    await expect(migrate(url, { folder })).rejects.toThrow(/1_first was edited.*new migration/s);
  });

  test('that this version does not know are refused, with what to do, and nothing is changed', async () => {
    add('1_first', 'create table thing (id int);');
    add('3_future', 'alter table thing add column meaning text;');
    await migrate(url, { folder });
    rmSync(path.join(folder, '3_future'), { recursive: true });
    add('2_second', 'drop table thing;');
    await expect(migrate(url, { folder })).rejects.toThrow(/newer version.*3_future.*Update this clone/s);
    expect(await query(url, `select to_regclass('thing')::text as thing`)).toEqual([{ thing: 'thing' }]);
  });

  test('that fail change nothing, stay failed, and say what to do', async () => {
    add('1_first', 'create table thing (id int); select 1 / 0;');
    await expect(migrate(url, { folder })).rejects.toThrow(
      /1_first failed: division by zero.*migrate resolve/s,
    );
    await expect(migrate(url, { folder })).rejects.toThrow(/1_first failed before.*migrate resolve/s);
    expect(await query(url, `select to_regclass('thing') as thing`)).toEqual([{ thing: null }]);
  });

  test('whose connection is lost before any one of our statements are applied by the next start', async () => {
    add('1_first', 'create table thing (id int); insert into thing values (1);');
    add('2_second', 'alter table thing add column size int; insert into thing values (2, 2);');
    const original = Reflect.get(pg.Client.prototype, 'query') as (
      this: pg.Client,
      ...words: unknown[]
    ) => Promise<unknown>;
    let isWhole = false;
    let statements = 0;
    for (; !isWhole; statements++) {
      let left = statements;
      const spy = vi.spyOn(pg.Client.prototype, 'query') as unknown as MockInstance<typeof original>;
      spy.mockImplementation(async function (this: pg.Client, ...words: unknown[]) {
        const lost = original.bind(this, 'select pg_terminate_backend(pg_backend_pid())');
        if (left-- === 0) await lost().catch(() => undefined);
        return original.apply(this, words);
      });
      isWhole = await migrate(url, { folder }).then(
        () => true,
        () => false,
      );
      spy.mockRestore();
      await migrate(url, { folder });
      expect(await query(url, 'select * from thing order by id')).toEqual([
        { id: 1, size: null },
        { id: 2, size: 2 },
      ]);
      await query(url, 'drop table thing, _prisma_migrations');
    }
    expect(statements).toBeGreaterThan(8);
  });

  test('that a full disk stops are applied by the next start', async () => {
    add(
      '1_first',
      `create table thing (id int); do $$ begin
        if current_setting('test.room', true) is null then
          raise exception 'No space left on device' using errcode = '53100';
        end if;
      end $$;`,
    );
    await expect(migrate(url, { folder })).rejects.toThrow(
      /1_first could not be applied: No space left.*start again/s,
    );
    await query(url, `alter database ${new URL(url).pathname.slice(1)} set test.room = 'yes'`);
    expect(await migrate(url, { folder })).toEqual(['1_first']);
  });

  test('and schema.prisma describe the same tables', { timeout: 60_000 }, async () => {
    cpSync(path.join(repository, 'prisma/migrations'), folder, { recursive: true });
    const command = ['migrate', 'diff', '--from-migrations', folder, '--to-schema', 'prisma/schema.prisma'];
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['node_modules/prisma/build/index.js', ...command, '--exit-code'],
      { cwd: repository, env: { ...process.env, DATABASE_URL: url } },
    );
    expect(stdout).toContain('No difference detected');
  });

  test('are known to the Prisma command line once we applied them', { timeout: 60_000 }, async () => {
    await migrate(url);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['node_modules/prisma/build/index.js', 'migrate', 'status'],
      { cwd: repository, env: { ...process.env, DATABASE_URL: url } },
    );
    expect(stdout).toContain('Database schema is up to date');
  });
});

describe('a database that cannot be reached is named with what to do, without its password', () => {
  test('nothing listens, the host is unknown, nothing answers', async () => {
    await refuses('postgresql://me:secret@127.0.0.1:1/base', 'No database answers at 127.0.0.1:1. Start it');
    await refuses(
      'postgresql://me:secret@no-such-host.invalid/base',
      /host no-such-host.invalid .* not known/,
    );
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    await refuses(`postgresql://me:secret@127.0.0.1:${port}/base`, `127.0.0.1:${port} does not answer`);
    silent.close();
  });

  test('there is no such database', async () => {
    const server = new URL(await startTestDatabase());
    await refuses(Object.assign(server, { pathname: '/absent' }).href, 'has no database absent. Create it');
  });

  async function refuses(url: string, message: string | RegExp): Promise<void> {
    const attempt = migrate(url);
    await expect(attempt).rejects.toThrow(message);
    await expect(attempt).rejects.not.toThrow(/secret/);
  }
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
