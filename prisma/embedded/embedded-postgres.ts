import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, connect } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { withFileLock } from './file-lock.ts';
import { childrenOf } from '#lib/children-of.ts';
import { isAlive } from '#lib/is-alive.ts';
import { findPostgresBinaries, runPostgresProgram } from './postgres-binaries.ts';
import { isCode } from '#lib/is-code.ts';
import { isDiskFull } from '#lib/is-disk-full.ts';
import { isStillThere } from '#lib/is-still-there.ts';
import { makeFolder } from '#lib/make-folder.ts';
import { processCommand, processStart } from '#lib/process-start.ts';
import { replaceWhole } from '#lib/whole-file.ts';

const START_PATIENCE_MS = 90_000;
/** How long it may take to end in each mode. Its checkpoint writes at most its shared buffers. */
const STOPS = [
  ['fast', 20],
  ['immediate', 5],
] as const;
const KILL_PATIENCE_MS = 5_000;
const KNOWS_NO_COMMANDS = process.platform === 'win32';

/**
 * Starts the Postgres that npm installed, or attaches to it where it runs already: one server a data directory,
 * whoever asks first. It listens on 127.0.0.1 alone, asks for a password, and keeps every acknowledged commit
 * through `kill -9`. Each start takes the port of the one before where that is free, so that who is connected finds
 * the server again.
 *
 * @param dataDirectory its folder `postgres` becomes the server's.
 * @returns URL of the database `postgres`.
 */
export async function ensureEmbeddedPostgres(dataDirectory: string): Promise<string> {
  return (await reviveEmbeddedPostgres(dataDirectory)).url;
}

/** As `ensureEmbeddedPostgres`. @returns also whether it did not run before. */
export async function reviveEmbeddedPostgres(
  dataDirectory: string,
): Promise<{ readonly url: string; readonly wasDown: boolean }> {
  const files = filesOf(dataDirectory);
  makeFolder(files.folder);
  return withFileLock(files.lock, START_PATIENCE_MS, async () => {
    rmSync(files.borrowers, { recursive: true, force: true }); // from here on it is kept
    const wasDown = readServer(files).state !== 'running';
    return { url: await ensure(files), wasDown };
  });
}

/**
 * Lends the server of a data directory. One that runs for nobody but borrowers is stopped when the last of them is done;
 * borrowers that were killed do not count.
 */
export async function withEmbeddedPostgres<Result>(
  dataDirectory: string,
  use: (url: string) => Promise<Result>,
): Promise<Result> {
  const files = filesOf(dataDirectory);
  makeFolder(files.folder);
  const borrower = path.join(files.borrowers, `${process.pid}-${randomBytes(6).toString('hex')}`);
  try {
    const url = await withFileLock(files.lock, START_PATIENCE_MS, () => {
      const isKept = readServer(files).state === 'running' && !existsSync(files.borrowers);
      if (!isKept) noteBorrower(borrower);
      return ensure(files);
    });
    return await use(url);
  } finally {
    await underLock(files, () => giveBack(files, borrower));
  }
}

/**
 * Stops the server of a data directory; clients are cut off, open transactions roll back. One that does not end when it is
 * told, be it frozen, is killed: it keeps what it has acknowledged, and recovers at its next start. Nothing when none runs.
 */
export async function stopEmbeddedPostgres(dataDirectory: string): Promise<void> {
  const files = filesOf(dataDirectory);
  makeFolder(files.folder);
  await underLock(files, () => stop(files));
}

async function ensure(files: Files): Promise<string> {
  if (readPassword(files) === null) await createCluster(files);
  const port = await startOrAttach(files);
  return `postgresql://postgres:${readPassword(files) ?? ''}@127.0.0.1:${port}/postgres`;
}

/** Ends something under the lock. */
async function underLock(files: Files, end: () => Promise<void>): Promise<void> {
  try {
    await withFileLock(files.lock, START_PATIENCE_MS, end);
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    await end(); // without the lock: who would start a server cannot write one either
  }
}

const borrowerSchema = z.object({ pid: z.int(), start: z.string().nullable() });

function noteBorrower(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  replaceWhole(file, JSON.stringify({ pid: process.pid, start: processStart(process.pid) }));
}

async function giveBack(files: Files, borrower: string): Promise<void> {
  if (!existsSync(borrower)) return; // it is kept
  rmSync(borrower);
  const others = readdirSync(files.borrowers).map((name) => path.join(files.borrowers, name));
  if (others.some(isStillBorrowed)) return;
  await stop(files);
  rmSync(files.borrowers, { recursive: true, force: true });
}

function isStillBorrowed(file: string): boolean {
  const borrower = borrowerSchema.safeParse(parseJson(readIfThere(file) ?? ''));
  return borrower.success && isStillThere(borrower.data) !== false;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a process that was killed while it noted itself down
  }
}

async function stop(files: Files): Promise<void> {
  const { pg_ctl } = await findPostgresBinaries();
  let output = '';
  // A server that cannot write its last checkpoint ends without one, and recovers at its next start.
  for (const [mode, seconds] of STOPS) {
    if (readServer(files).state !== 'running') return;
    const command = ['-D', files.cluster, '-m', mode, '-w', '-t', String(seconds), 'stop'];
    const program = { folder: files.cluster, log: files.programLog };
    ({ output } = await runPostgresProgram(pg_ctl, command, program));
  }
  await kill(files, output);
}

async function kill(files: Files, output: string): Promise<void> {
  const deadline = Date.now() + KILL_PATIENCE_MS;
  for (;;) {
    const server = readServer(files);
    if (server.state !== 'running') return;
    const { pid } = server;
    if (KNOWS_NO_COMMANDS || Date.now() > deadline)
      throw new Error(
        `The embedded Postgres did not stop: ${output.slice(-500)}\nEnd its process ${pid} before the next start.`,
      );
    // What it has started would outlive it when it is frozen as well, and keep the next one from its memory.
    for (const one of [pid, ...childrenOf(pid)]) killOne(one);
    await wait(50);
  }
}

function killOne(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!isCode(error, 'ESRCH')) throw error; // it has just ended
  }
}

interface Files {
  readonly folder: string;
  /** Postgres's own data folder; holds our password file too, so that the two appear together. */
  readonly cluster: string;
  readonly password: string;
  /** Port of the last start. */
  readonly port: string;
  readonly lock: string;
  /** There while the server runs for borrowers alone: a file names each of them. */
  readonly borrowers: string;
  readonly serverLog: string;
  readonly programLog: string;
}

function filesOf(dataDirectory: string): Files {
  const folder = path.resolve(dataDirectory, 'postgres');
  const cluster = path.join(folder, 'cluster');
  return {
    folder,
    cluster,
    password: path.join(cluster, 'exemplar-password'),
    port: path.join(folder, 'port'),
    lock: path.join(folder, 'lock'),
    borrowers: path.join(folder, 'borrowers'),
    // Beside the cluster would be out of reach of `nobody`; inside it, every user that may run the server may write.
    serverLog: path.join(cluster, 'server.log'),
    programLog: path.join(folder, 'program.log'),
  };
}

/** Made under another name, so that a creation cut short leaves no half of a cluster. */
async function createCluster(files: Files): Promise<void> {
  const { initdb } = await findPostgresBinaries();
  const fresh = `${files.cluster}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  const passwordFile = path.join(files.folder, 'password');
  const password = randomBytes(18).toString('base64url');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  const options = ['-D', fresh, '-U', 'postgres', '-A', 'scram-sha-256', '--pwfile', passwordFile];
  const { code, output } = await runPostgresProgram(initdb, [...options, '-E', 'UTF8', '--locale=C'], {
    folder: fresh,
    log: files.programLog,
  });
  rmSync(passwordFile);
  if (code !== 0) throw new Error(`The embedded Postgres could not be set up: ${output.slice(-1000)}`);
  writeFileSync(path.join(fresh, path.basename(files.password)), password, { mode: 0o600 });
  renameSync(fresh, files.cluster);
}

async function startOrAttach(files: Files): Promise<number> {
  const deadline = Date.now() + START_PATIENCE_MS;
  for (;;) {
    const server = readServer(files);
    if (server.state === 'running' && (await answers(server.port))) return server.port;
    if (server.state === 'stale') disarmPidFile(files);
    const isOurs = server.state === 'running' && !KNOWS_NO_COMMANDS;
    const trouble = isOurs ? 'it does not answer' : await start(files);
    if (trouble !== null && Date.now() > deadline) {
      throw new Error(`The embedded Postgres did not start: ${trouble}. Its log is ${files.serverLog}.`);
    }
    // After kill -9 the old backends need a moment to let go of the shared memory.
    if (trouble !== null) await wait(250);
  }
}

/** @returns null, or why it did not start. */
async function start(files: Files): Promise<string | null> {
  const { pg_ctl } = await findPostgresBinaries();
  const lastPort = Number(readIfThere(files.port) ?? 0);
  const port = await freePort(lastPort).catch(() => freePort(0));
  writeFileSync(files.port, String(port));
  const settings = [
    `-p ${port}`,
    '-c listen_addresses=127.0.0.1',
    '-c unix_socket_directories=',
    '-c max_connections=60',
    '-c shared_buffers=64MB',
  ].join(' ');
  const options = ['-D', files.cluster, '-l', files.serverLog, '-w', '-t', '60', '-o', settings, 'start'];
  const { code, output } = await runPostgresProgram(pg_ctl, options, {
    folder: files.cluster,
    log: files.programLog,
  });
  return code === 0 ? null : output.slice(-500);
}

type Server =
  | { readonly state: 'none' }
  /** The pid file names a process that is gone, or that is no Postgres. */
  | { readonly state: 'stale' }
  | { readonly state: 'running'; readonly pid: number; readonly port: number };

/** Reads Postgres's pid file: its process on line 1, its port on line 4. */
function readServer(files: Files): Server {
  const lines = readIfThere(pidFile(files))?.split('\n');
  if (!lines) return { state: 'none' };
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  return isAlive(pid) && isServerOf(files.cluster, pid)
    ? { state: 'running', pid, port }
    : { state: 'stale' };
}

/**
 * Whether a process is the server of this very folder: after a crash the id may belong to a zombie or, in a new
 * container, to another program, be it another Postgres. Where the system does not tell a process's command (Windows),
 * Postgres itself finds out when it is started.
 */
function isServerOf(cluster: string, pid: number): boolean {
  if (KNOWS_NO_COMMANDS) return true;
  const [, folder] = /postgres -D (.*?) -p \d/.exec(processCommand(pid) ?? '') ?? []; // as `start` has it
  return folder !== undefined && isSameFolder(folder, cluster);
}

function isSameFolder(one: string, other: string): boolean {
  const [a, b] = [one, other].map((folder) => statSync(folder, { throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino;
}

/**
 * Makes a stale pid file name a process that surely is not there, else Postgres would not start. The file itself
 * stays: its shared memory key keeps a second server out while backends of the first still live.
 */
function disarmPidFile(files: Files): void {
  const lines = readFileSync(pidFile(files), 'utf8').split('\n');
  if (!isAlive(Number(lines[0]))) return;
  let dead = 4_194_303;
  while (isAlive(dead)) dead--;
  writeFileSync(pidFile(files), [dead, ...lines.slice(1)].join('\n'));
}

function pidFile(files: Files): string {
  return path.join(files.cluster, 'postmaster.pid');
}

function readPassword(files: Files): string | null {
  return readIfThere(files.password);
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port || 1, '127.0.0.1');
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1000, () => {
      end(false);
    });
    socket
      .once('connect', () => {
        end(true);
      })
      .once('error', () => {
        end(false);
      });
  });
}

/** @returns `wanted`, or any free port for 0. */
function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error(`listening on 127.0.0.1:${wanted} gave no port`));
      });
    });
  });
}
