import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { makePrisma } from '#db/client.ts';
import { stopEmbeddedPostgres } from '#db/embedded/embedded-postgres.ts';
import { blobSettingsOf, openBlobStore } from '#storage/open-blob-store.ts';
import { makeBackup } from '../../backup/make-backup.ts';
import { hasSmallDisks, makeSmallDisk } from '../faults/small-disk.ts';
import { makeWorld } from '../testkit/job-rows.ts';
import { npmStart } from '../testkit/npm-start.ts';
import { type OwnPostgres, startOwnPostgres } from '../testkit/own-postgres.ts';
import { processesWith } from '../testkit/processes.ts';

const BLOBS = 24;
const BLOB_BYTES = 512 * 1024;
const never = { onProgress: () => undefined, stopping: new AbortController().signal };
const bin = fileURLToPath(new URL('../../exemplar', import.meta.url));

let source: OwnPostgres;
let folder: string;
let backup: string;
/** Each test's own. */
let target: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'exemplar-restore-'));
  backup = path.join(folder, 'backup.tar');
  source = await startOwnPostgres();
  const store = openBlobStore(blobSettingsOf(source.dataDirectory, 0));
  const { sha256 } = await store.put(randomBytes(BLOB_BYTES));
  for (let i = 1; i < BLOBS; i++) await store.put(randomBytes(BLOB_BYTES));
  writeFileSync(path.join(source.dataDirectory, 'secret.key'), randomBytes(32).toString('base64url'));
  const prisma = makePrisma(source.url);
  const { datasetVersionId: id } = await makeWorld(prisma);
  await prisma.datasetVersion.update({ where: { id }, data: { indexSha256: sha256 } });
  await prisma.$disconnect();
  await makeBackup({ dataDirectory: source.dataDirectory, databaseUrl: source.url }, backup, never);
}, 120_000);
afterAll(async () => {
  await source.remove();
  rmSync(folder, { recursive: true });
});

let children: ChildProcess[];
beforeEach(() => {
  children = [];
  target = path.join(folder, `target-${randomUUID()}`);
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const data of [target, path.join(target, '.restoring')])
    if (existsSync(path.join(data, 'postgres'))) await stopEmbeddedPostgres(data);
});

interface Command {
  readonly process: ChildProcess;
  readonly ended: Promise<{ code: number | null; stderr: string }>;
}

function exemplar(
  args: readonly string[],
  { data = target, databaseUrl = '' }: { readonly data?: string; readonly databaseUrl?: string } = {},
): Command {
  const child = spawn(process.execPath, [bin, ...args], {
    env: { ...process.env, EXEMPLAR_DATA_DIR: data, DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  children.push(child);
  const code = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const ended = Promise.all([code, text(child.stderr)]).then(([is, stderr]) => ({ code: is, stderr }));
  return { process: child, ended };
}

function restore(file = backup, data = target) {
  return exemplar(['restore', file], { data }).ended;
}

function namesIn(data: string): string[] {
  return readdirSync(data).sort();
}

const WHOLE = ['blobs', 'postgres', 'secret.key'];

async function untilThere(file: string): Promise<void> {
  await expect.poll(() => existsSync(file), { timeout: 30_000, interval: 10 }).toBe(true);
}

/** A database on the server of the source. */
async function emptyDatabase(): Promise<string> {
  const name = `restore_${randomUUID().replaceAll('-', '')}`;
  await query(source.url, `create database ${name}`);
  const url = new URL(source.url);
  url.pathname = `/${name}`;
  return url.href;
}

async function query(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

const TABLES = `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`;

test('a symbolic link to an empty folder is restored into', async () => {
  mkdirSync(target);
  const link = `${target}-link`;
  symlinkSync(target, link);
  expect(await restore(backup, link)).toMatchObject({ code: 0 });
  expect(namesIn(target)).toEqual(WHOLE);
}, 60_000);

test.skipIf(!hasSmallDisks)(
  'the place where a disk is mounted is restored into, lost+found and all',
  async () => {
    const disk = makeSmallDisk(400);
    try {
      mkdirSync(path.join(disk.folder, 'lost+found'));
      expect(await restore(backup, disk.folder)).toMatchObject({ code: 0 });
      expect(namesIn(disk.folder)).toEqual([...WHOLE, 'lost+found'].sort());
    } finally {
      await stopEmbeddedPostgres(disk.folder);
      disk.remove();
    }
  },
  60_000,
);

test.skipIf(!hasSmallDisks)(
  'a disk that is too small is named with its bytes before anything is written',
  async () => {
    const disk = makeSmallDisk(64);
    try {
      const { code, stderr } = await restore(backup, disk.folder);
      expect([code, stderr]).toEqual([1, expect.stringMatching(/The disk of .* needs .*bytes.* are free/)]);
      expect(stderr).toContain(disk.folder);
      expect(namesIn(disk.folder)).toEqual([]);

      const file = path.join(disk.folder, 'backup.tar');
      disk.fill(BLOB_BYTES);
      const made = exemplar(['backup', file], { data: source.dataDirectory, databaseUrl: source.url });
      expect(await made.ended).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(`The disk of ${disk.folder} is full: .* bytes`) as string,
      });
      expect(namesIn(disk.folder)).toEqual(['ballast']);
    } finally {
      disk.remove();
    }
  },
  60_000,
);

test.each([
  ['that is not there', () => path.join(folder, 'none.tar'), /none\.tar does not exist/],
  ['that is a folder', () => folder, /is not a file/],
  ['cut off in a blob', () => cutOff(), /damaged: it is cut off/],
  ['that is something else', () => written('not a tar'.repeat(1000)), /damaged: .*not a backup/],
])(
  'a file %s is refused with the cause, and nothing is left',
  async (_, make, message) => {
    expect(await restore(make())).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(message) as string,
    });
    expect(existsSync(target)).toBe(false);
  },
  60_000,
);

function cutOff(): string {
  const file = written(readFileSync(backup));
  truncateSync(file, readFileSync(file).indexOf('blobs/') + 512 + BLOB_BYTES / 2);
  return file;
}

function written(content: string | Buffer): string {
  const file = path.join(folder, 'written.tar');
  writeFileSync(file, content);
  return file;
}

test.each([
  [
    'a file',
    (place: string) => {
      writeFileSync(place, 'x');
    },
    /is a file, not a folder/,
  ],
  [
    'a dangling link',
    (place: string) => {
      symlinkSync('/nowhere', place);
    },
    /does not exist/,
  ],
])(
  '%s in place of the data folder is named, with the setting',
  async (_, make, message) => {
    make(target);
    const { code, stderr } = await restore();
    expect([code, stderr]).toEqual([1, expect.stringMatching(message)]);
    expect(stderr).toContain('EXEMPLAR_DATA_DIR');
  },
  60_000,
);

test('a place that the system does not give ends at once', async () => {
  expect(await restore(backup, '/proc/exemplar')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('/proc/exemplar cannot be created') as string,
  });
}, 60_000);

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  '%s ends a restore and its Postgres, and leaves nothing',
  async (signal, exit) => {
    const command = exemplar(['restore', backup]);
    await untilThere(path.join(target, '.restoring/postgres/cluster/postmaster.pid'));
    command.process.kill(signal);
    expect(await command.ended).toMatchObject({
      code: exit,
      stderr: expect.not.stringContaining('    at ') as string,
    });
    expect(processesWith(target)).toEqual([]);
    expect(existsSync(target)).toBe(false);
  },
  60_000,
);

test('after a kill nothing starts on the folder, and the next restore clears up and does it', async () => {
  const command = exemplar(['restore', backup]);
  await untilThere(path.join(target, '.restoring/postgres/cluster/postmaster.pid'));
  command.process.kill('SIGKILL');
  await command.ended;
  expect(await npmStart({ EXEMPLAR_DATA_DIR: target }).ended).toMatchObject({
    code: 1,
    output: expect.stringContaining('./exemplar restore') as string,
  });
  expect(await restore()).toMatchObject({ code: 0 });
  expect(namesIn(target)).toEqual(WHOLE);
  expect(processesWith(target)).toEqual([]);
}, 90_000);

test('what was killed while it was put in place is finished', async () => {
  expect(await restore()).toMatchObject({ code: 0 });
  const stage = path.join(target, '.restoring');
  mkdirSync(stage);
  renameSync(path.join(target, 'blobs'), path.join(stage, 'blobs'));
  const restored = { createdAt: '2026-01-31', blobs: 1, damaged: [], missing: [], queuedAgain: 0 };
  writeFileSync(
    path.join(stage, 'ready.json'),
    JSON.stringify({ backup: 'of another one', database: null, restored }),
  );
  expect(await restore()).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('has been finished now, with the backup of 2026-01-31') as string,
  });
  expect(namesIn(target)).toEqual(WHOLE);
}, 90_000);

test('of two restores into one folder one does it', async () => {
  const both = await Promise.all([restore(), restore()]);
  expect(both.map(({ code }) => code).sort()).toEqual([0, 1]);
  expect(namesIn(target)).toEqual(WHOLE);
}, 90_000);

test("a database of one's own is filled, and one that is filled is refused before anything is written", async () => {
  const databaseUrl = await emptyDatabase();
  expect(await exemplar(['restore', backup], { databaseUrl }).ended).toMatchObject({ code: 0 });
  expect(namesIn(target)).toEqual(['blobs', 'secret.key']);
  const tables = await query(databaseUrl, TABLES);
  expect(tables).toEqual(expect.arrayContaining([{ relname: 'run' }]));
  expect(tables).not.toContainEqual({ relname: 'exemplar_restore' });
  expect(await query(databaseUrl, 'select from dataset_version')).toHaveLength(1);

  const second = path.join(target, 'second');
  const refused = await exemplar(['restore', backup], { data: second, databaseUrl }).ended;
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('is not empty') as string });
  expect(existsSync(second)).toBe(false);
}, 60_000);

test.each(['SIGINT', 'SIGKILL'] as const)(
  "%s while a database of one's own is filled leaves it empty, or the next restore empties it",
  async (signal) => {
    const databaseUrl = await emptyDatabase();
    const command = exemplar(['restore', backup], { databaseUrl });
    await expect
      .poll(async () => (await query(databaseUrl, TABLES)).length, { timeout: 30_000, interval: 20 })
      .toBeGreaterThan(1);
    command.process.kill(signal);
    const { code } = await command.ended;
    if (signal === 'SIGINT') {
      expect(code).toBe(130);
      expect(await query(databaseUrl, TABLES)).toEqual([]);
      expect(existsSync(target)).toBe(false);
    } else expect(namesIn(target)).toContain('.restoring');
    expect(await exemplar(['restore', backup], { databaseUrl }).ended).toMatchObject({ code: 0 });
    expect(namesIn(target)).toEqual(['blobs', 'secret.key']);
    expect(await query(databaseUrl, 'select from dataset_version')).toHaveLength(1);
  },
  90_000,
);

test('of two backups to one file one writes it, and it is whole', async () => {
  const file = path.join(folder, 'one.tar');
  const from = { dataDirectory: source.dataDirectory, databaseUrl: source.url };
  const both = await Promise.allSettled([makeBackup(from, file, never), makeBackup(from, file, never)]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { message: expect.stringContaining('another backup is writing it') as string },
  });
  expect(existsSync(`${file}.partial`)).toBe(false);
  expect(await restore(file)).toMatchObject({ code: 0 });
}, 60_000);

test('a backup that is told to end, or killed, leaves no Postgres that the next one does not stop', async () => {
  expect(await restore()).toMatchObject({ code: 0 });
  const pidFile = path.join(target, 'postgres/cluster/postmaster.pid');
  const file = path.join(folder, 'ended.tar');

  const told = exemplar(['backup', file]);
  await untilThere(pidFile);
  told.process.kill('SIGTERM');
  expect(await told.ended).toMatchObject({ code: 143 });
  expect(processesWith(target)).toEqual([]);
  expect([existsSync(file), existsSync(`${file}.partial`)]).toEqual([false, false]);

  const killed = exemplar(['backup', file]);
  await untilThere(pidFile);
  killed.process.kill('SIGKILL');
  await killed.ended;
  expect(await exemplar(['backup', path.join(folder, 'next.tar')]).ended).toMatchObject({ code: 0 });
  expect(processesWith(target)).toEqual([]);
}, 120_000);
