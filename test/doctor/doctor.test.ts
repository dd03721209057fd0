import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkDataFolder } from '../../doctor/check-data-folder.ts';
import { checkDatabase } from '../../doctor/check-database.ts';
import { checkDisk } from '../../doctor/check-disk.ts';
import { checkPort } from '../../doctor/check-port.ts';
import { checkServer } from '../../doctor/check-server.ts';
import { checkSignInService } from '../../doctor/check-sign-in-service.ts';
import { clockFinding } from '../../doctor/clock-finding.ts';
import type { Finding } from '../../doctor/finding.ts';
import { startApi } from '../testkit/api.ts';
import { startLyingProvider } from '../testkit/oidc/lying-provider.ts';
import { cloneDatabase } from '../testkit/database.ts';
import { freePort } from '../testkit/free-port.ts';
import { runExemplar, startStack } from '../testkit/stack.ts';
import pg from 'pg';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'exemplar-doctor-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function statesOf(findings: readonly Finding[]): string[] {
  return findings.map(({ subject, state }) => `${subject}: ${state}`);
}

describe('the data folder', () => {
  test('is well where it can be used and its secrets are for its owner alone', () => {
    writeFileSync(path.join(folder, 'secret.key'), 'k', { mode: 0o600 });
    mkdirSync(path.join(folder, 'blobs'));
    expect(statesOf(checkDataFolder(folder))).toEqual(['data folder: OK']);
  });

  test('has a trouble for each secret that others can read', () => {
    for (const name of ['secret.key', 'connection.json']) {
      writeFileSync(path.join(folder, name), 'k');
      chmodSync(path.join(folder, name), 0o644);
    }
    const found = checkDataFolder(folder);
    expect(statesOf(found)).toEqual(['data folder: TROUBLE', 'data folder: TROUBLE']);
    expect(found[1]).toMatchObject({
      message: `Other users of this machine can read ${path.join(folder, 'secret.key')}.`,
      act: `Take that from them: chmod 600 ${path.join(folder, 'secret.key')}`,
    });
  });

  test('is in trouble where a file stands in the place of a folder of it', () => {
    writeFileSync(path.join(folder, 'blobs'), '');
    expect(checkDataFolder(folder)).toMatchObject([
      { state: 'TROUBLE', message: `${path.join(folder, 'blobs')} is not a folder.` },
    ]);
  });

  // Root may write everywhere.
  test.skipIf(process.getuid?.() === 0)('is in trouble where this user may not write', () => {
    chmodSync(folder, 0o500);
    expect(checkDataFolder(folder)).toMatchObject([
      { state: 'TROUBLE', act: expect.stringContaining('chown') as string },
    ]);
    chmodSync(folder, 0o700);
  });

  test('is not a trouble before the first start', () => {
    expect(statesOf(checkDataFolder(path.join(folder, 'data')))).toEqual(['data folder: NOT_CHECKED']);
  });
});

test('a disk below its floor is a trouble', async () => {
  expect(await checkDisk({ dataDirectory: folder, freeSpaceFloor: 0 })).toMatchObject({ state: 'OK' });
  const full = await checkDisk({ dataDirectory: folder, freeSpaceFloor: Number.MAX_SAFE_INTEGER });
  expect(full).toMatchObject({
    state: 'TROUBLE',
    act: expect.stringContaining('./exemplar storage') as string,
  });
});

test('a port that another program has is a trouble where the server is to have that one', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  expect(await checkPort({ host: '127.0.0.1', port })).toMatchObject({
    state: 'TROUBLE',
    message: `Another program listens on 127.0.0.1, port ${port}.`,
  });
  other.close();
  await once(other, 'close');
  expect(await checkPort({ host: '127.0.0.1', port })).toMatchObject({ state: 'OK' });
  expect(await checkPort({ host: '203.0.113.1', port })).toMatchObject({
    state: 'TROUBLE',
    act: expect.stringContaining('EXEMPLAR_HOST') as string,
  });
});

test.each([
  [0, 'OK', 'by 0.0 s'],
  [-4_900, 'OK', 'by 4.9 s'],
  [5_100, 'TROUBLE', '5.1 s ahead of'],
  [-60_000, 'TROUBLE', '60.0 s behind'],
])('a clock that is %i ms ahead is %s', (aheadMs, state, message) => {
  expect(clockFinding('clock', aheadMs)).toMatchObject({
    state,
    message: expect.stringContaining(message) as string,
  });
});

describe('the database', () => {
  test('is well with all migrations, and in trouble with too few or too many', async () => {
    const database = await cloneDatabase();
    const check = () => checkDatabase({ dataDirectory: folder, databaseUrl: database.url });
    expect(statesOf(await check())).toEqual(['database: OK', 'migrations: OK', 'clock of the database: OK']);

    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(
      "update _prisma_migrations set migration_name = '29990101000000_later' where migration_name like '%_workers'",
    );
    expect((await check())[1]).toMatchObject({
      state: 'TROUBLE',
      message: 'A newer version of Exemplar has used the database: 29990101000000_later.',
    });
    await client.query("delete from _prisma_migrations where migration_name like '2999%'");
    expect((await check())[1]).toMatchObject({
      state: 'TROUBLE',
      message: expect.stringContaining('lacks 1 of') as string,
      act: expect.stringContaining('npm start') as string,
    });
    await client.end();
    await database.drop();
  });

  test('that is away says so, with what to do', async () => {
    const databaseUrl = `postgresql://127.0.0.1:${await freePort()}/nothing`;
    const [finding, ...others] = await checkDatabase({ dataDirectory: folder, databaseUrl });
    expect([finding?.state, others]).toEqual(['TROUBLE', []]);
    expect(finding?.message).toContain('127.0.0.1');
  });
});

test('a server that cannot work is in trouble, and says why', async () => {
  const api = await startApi();
  expect(statesOf(await checkServer(api.url, folder))).toEqual(['server: OK', 'clock of the server: OK']);
  rmSync(path.join(api.dataDirectory, 'blobs'), { recursive: true });
  expect((await checkServer(api.url, folder))[0]).toMatchObject({
    state: 'TROUBLE',
    message: `It answers at ${api.url}, but cannot work: storage away.`,
  });
  await api.close();
  expect((await checkServer(api.url, folder))[0]).toMatchObject({
    message: `Nothing answers at ${api.url}.`,
    act: expect.stringContaining('npm start') as string,
  });
});

test('before the first start the command says that nothing runs, and ends with 1', async () => {
  const { code, stdout, stderr } = await runExemplar(path.join(folder, 'data'), ['doctor']);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^TROUBLE server: It is not running\.\n {8}Start it with "npm start"\./);
  expect(stdout).toMatch(/^- +database: There is none yet/m);
  expect(stderr).toBe('1 thing is wrong.\n');
});

test(
  'of a running product all is well; of a stopped one the rest is still looked at',
  { timeout: 240_000 },
  async () => {
    const stack = await startStack(path.join(folder, 'data'));
    const running = await stack.exemplar('doctor');
    expect([running.code, running.stderr]).toEqual([0, '']);
    expect(running.stdout).toMatch(/^ok +worker .*: idle, version .*, backend auto on .*, \d+ cores?\.$/m);
    await stack.halt();
    chmodSync(path.join(stack.dataDirectory, 'secret.key'), 0o644);
    const stopped = await stack.exemplar('doctor', '--json');
    expect(stopped.code).toBe(1);
    const findings = stopped.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Finding);
    expect(statesOf(findings)).toEqual([
      'server: TROUBLE',
      'port: OK',
      'data folder: TROUBLE',
      'disk: OK',
      'database: OK',
      'migrations: OK',
      'clock of the database: OK',
      'backend onnx: OK',
      'workers: NOT_CHECKED',
    ]);
  },
);

describe('the sign-in service', () => {
  test('is well where it answers and is who the settings name, and is not looked at where they name none', async () => {
    const provider = await startLyingProvider('exemplar');
    const { issuer } = provider;
    expect(statesOf(await checkSignInService({ issuer, clientId: 'exemplar' }))).toEqual([
      'sign-in service: OK',
    ]);
    expect(await checkSignInService(null)).toEqual([]);
    await provider.close();
  });

  test('has a trouble with the next act where it calls itself otherwise, is none, or does not answer', async () => {
    const provider = await startLyingProvider('exemplar');
    const { issuer } = provider;
    provider.claimedIssuer = 'https://another.example';
    expect(await checkSignInService({ issuer, clientId: 'exemplar' })).toMatchObject([
      {
        state: 'TROUBLE',
        act: expect.stringContaining('Set EXEMPLAR_OIDC_ISSUER to https://another.example') as string,
      },
    ]);
    expect(await checkSignInService({ issuer: `${issuer}/realms/x`, clientId: 'exemplar' })).toMatchObject([
      { state: 'TROUBLE', message: expect.stringContaining('answered 404') as string },
    ]);
    expect(await checkSignInService({ issuer, clientId: null })).toMatchObject([
      { state: 'TROUBLE', act: expect.stringContaining('EXEMPLAR_OIDC_CLIENT_ID') as string },
    ]);
    await provider.close();
    expect(await checkSignInService({ issuer, clientId: 'exemplar' })).toMatchObject([
      { state: 'TROUBLE', message: expect.stringContaining('Nothing answers') as string },
    ]);
  });
});
