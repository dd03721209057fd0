import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import { ensureEmbeddedPostgres, stopEmbeddedPostgres } from '#db/embedded/embedded-postgres.ts';
import { childrenOf, freeze, isRunning, sendSignal } from '../../testkit/processes.ts';

const repository = fileURLToPath(new URL('../../../', import.meta.url));

describe('the embedded Postgres', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'exemplar-embedded-'));
  const pidFile = path.join(directory, 'postgres/cluster/postmaster.pid');
  const lockFile = path.join(directory, 'postgres/lock');
  const pid = () => Number(readFileSync(pidFile, 'utf8').split('\n')[0]);

  afterAll(async () => {
    await stopEmbeddedPostgres(directory);
    rmSync(directory, { recursive: true });
  });

  test('is set up and started once when several processes ask for it together', async () => {
    const program = `import { ensureEmbeddedPostgres } from '#db/embedded/embedded-postgres.ts';
      console.log(await ensureEmbeddedPostgres(process.argv[1]));`;
    const ask = () =>
      promisify(execFile)(
        process.execPath,
        ['--import', 'tsx', '--input-type=module', '-e', program, directory],
        { cwd: repository },
      );
    const answers = await Promise.all([ask(), ask(), ask()]);
    const urls = new Set(answers.map(({ stdout }) => stdout.trim()));
    expect(urls.size).toBe(1);
    expect(await query([...urls][0] ?? '', 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('is attached to where it runs already', async () => {
    const before = pid();
    const url = await ensureEmbeddedPostgres(directory);
    expect(pid()).toBe(before);
    await query(url, 'create table kept (id int)');
  });

  test('asks for a password and keeps its files from other users', async () => {
    const url = new URL(await ensureEmbeddedPostgres(directory));
    url.password = 'guess';
    await expect(query(url.toString(), 'select 1')).rejects.toThrow(/password authentication failed/);
    expect(statSync(path.join(directory, 'postgres')).mode & 0o077).toBe(0);
  });

  test('keeps every acknowledged row through kill -9 and starts again for whoever asks first', async () => {
    const url = await ensureEmbeddedPostgres(directory);
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    let acknowledged = 0;
    const writing = (async () => {
      for (;;) {
        await client.query('insert into kept values ($1)', [acknowledged + 1]);
        acknowledged++;
        if (acknowledged === 50) sendSignal(pid(), 'SIGKILL');
      }
    })();
    await expect(writing).rejects.toThrow();
    const [first, second] = await Promise.all([
      ensureEmbeddedPostgres(directory),
      ensureEmbeddedPostgres(directory),
    ]);
    expect(first).toBe(second);
    const [row] = await query(first, 'select count(*)::int as count from kept');
    expect(row?.['count']).toBeGreaterThanOrEqual(acknowledged);
  });

  test('starts although its pid file names another living program', async () => {
    await stopEmbeddedPostgres(directory);
    writeFileSync(pidFile, [process.pid, path.dirname(pidFile), 0, 1, '', '127.0.0.1', ''].join('\n'));
    const url = await ensureEmbeddedPostgres(directory);
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(pid()).not.toBe(process.pid);
  });

  test('starts although its pid file names a living program that works with another Postgres', async () => {
    await stopEmbeddedPostgres(directory);
    const idle = [
      '--eval',
      'setInterval(() => {}, 1000)',
      'postgres',
      '-D',
      '/somewhere/postgres',
      '-p',
      '5432',
    ];
    const other = spawn(process.execPath, idle);
    try {
      const lines = [other.pid, path.dirname(pidFile), 0, 1, '', '127.0.0.1', ''];
      writeFileSync(pidFile, lines.join('\n'));
      const url = await ensureEmbeddedPostgres(directory);
      expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    } finally {
      other.kill();
    }
  });

  test('starts although a starter died with the lock in its hand', async () => {
    await stopEmbeddedPostgres(directory);
    writeFileSync(lockFile, '4194303');
    const url = await ensureEmbeddedPostgres(directory);
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('that is frozen stops within half a minute, leaves no process, and keeps what it had acknowledged', async () => {
    const url = await ensureEmbeddedPostgres(directory);
    await query(url, 'create table frozen as select 1 as one');
    const processes = [pid(), ...childrenOf(pid())];
    const thaw = freeze(processes);
    try {
      const begun = performance.now();
      await stopEmbeddedPostgres(directory);
      expect(performance.now() - begun).toBeLessThan(45_000);
      await expect.poll(() => processes.filter(isRunning)).toEqual([]);
    } finally {
      thaw();
    }
    expect(await query(await ensureEmbeddedPostgres(directory), 'select one from frozen')).toEqual([
      { one: 1 },
    ]);
  }, 90_000);

  test('stops, and stopping what does not run is no error', async () => {
    const url = await ensureEmbeddedPostgres(directory);
    await stopEmbeddedPostgres(directory);
    await expect(query(url, 'select 1')).rejects.toThrow();
    await stopEmbeddedPostgres(directory);
  });
});

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
