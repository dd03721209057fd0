import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { isAlive } from '#lib/is-alive.ts';
import { cloneDatabase, type TestDatabase } from '../../testkit/database.ts';
import { forkProgram } from '../../testkit/fork-program.ts';
import { sendSignal } from '../../testkit/processes.ts';

const PATIENCE = { timeout: 60_000, interval: 20 };

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await cloneDatabase();
});
afterAll(async () => {
  await database.drop();
});
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'exemplar-orphan-'));
  // Every Node process of the worker notes its id before anything else.
  const note = `import { appendFileSync } from 'node:fs';
    appendFileSync(${JSON.stringify(path.join(folder, 'pids'))}, process.pid + '\\n');`;
  writeFileSync(path.join(folder, 'note.mjs'), note);
});
afterEach(() => {
  for (const pid of pids()) sendSignal(pid, 'SIGKILL');
  rmSync(folder, { recursive: true });
});

function pids(): number[] {
  const file = path.join(folder, 'pids');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean).map(Number) : [];
}

function startWorker(databaseUrl = database.url): ChildProcess {
  return forkProgram('worker/main.ts', ['--roles=serve,data'], {
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
    env: {
      ...process.env,
      NODE_OPTIONS: `--import ${pathToFileURL(path.join(folder, 'note.mjs')).href}`,
      DATABASE_URL: databaseUrl,
      EXEMPLAR_DATA_DIR: folder,
      LOG_LEVEL: 'warn',
    },
  });
}

const MOMENTS: Readonly<Record<string, (worker: ChildProcess) => Promise<unknown>>> = {
  'has begun': () => vi.waitFor(() => expect(pids()).toHaveLength(1), PATIENCE),
  'has begun its first child': () => vi.waitFor(() => expect(pids()).toHaveLength(2), PATIENCE),
  'has just said that it is ready': (worker) => once(worker, 'message'),
};

test.each(
  Object.keys(MOMENTS).flatMap((moment) =>
    (['SIGTERM', 'SIGKILL'] as const).map((signal) => ({ moment, signal })),
  ),
)('a worker that $moment leaves no child behind on $signal', async ({ moment, signal }) => {
  const worker = startWorker();
  const ended = once(worker, 'exit');
  await MOMENTS[moment]?.(worker);
  worker.kill(signal);
  await ended;
  await vi.waitFor(() => expect(pids().filter(isAlive)).toEqual([]), PATIENCE);
});

test('a worker that loses its launcher while it starts leaves no child behind, nor itself', async () => {
  const worker = startWorker();
  const ended = once(worker, 'exit');
  await MOMENTS['has begun']?.(worker);
  worker.disconnect();
  await ended;
  await vi.waitFor(() => expect(pids().filter(isAlive)).toEqual([]), PATIENCE);
});

test('a worker that waits for its database ends in order on SIGTERM', async () => {
  const worker = startWorker('postgresql://postgres@127.0.0.1:1/postgres');
  const ended = once(worker, 'exit');
  let log = '';
  worker.stdout?.on('data', (text) => (log += String(text)));
  await vi.waitFor(() => expect(log).toContain('waiting for the database'), PATIENCE);
  worker.kill('SIGTERM');
  expect(await ended).toEqual([143, null]);
  expect(pids().filter(isAlive)).toEqual([]);
});
