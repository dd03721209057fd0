import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { readEnv } from '../../../worker/env.ts';
import { cloneDatabase, type TestDatabase } from '../../testkit/database.ts';
import { forkProgram } from '../../testkit/fork-program.ts';

const program = fileURLToPath(new URL('../../../worker/main.ts', import.meta.url));

describe('the worker process', () => {
  let database: TestDatabase;
  let prisma: PrismaClient;
  let dataDirectory: string;
  beforeAll(async () => {
    database = await cloneDatabase();
    prisma = makePrisma(database.url);
    dataDirectory = mkdtempSync(path.join(tmpdir(), 'exemplar-worker-'));
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await database.drop();
    rmSync(dataDirectory, { recursive: true });
  });

  const environment = (): NodeJS.ProcessEnv => ({
    ...process.env,
    DATABASE_URL: database.url,
    EXEMPLAR_DATA_DIR: dataDirectory,
    LOG_LEVEL: 'warn',
  });
  const launch = async (name: string): Promise<ChildProcess> => {
    const worker = forkProgram('worker/main.ts', ['--roles=train,data'], {
      env: { ...environment(), EXEMPLAR_WORKER_NAME: name },
    });
    const [message] = (await once(worker, 'message')) as unknown[];
    expect(message).toEqual({ type: 'ready' });
    return worker;
  };
  const rowOf = (name: string) => prisma.worker.findFirstOrThrow({ where: { name } });

  test('signs on, pays no heed to Ctrl-C in its launcher, and signs off on SIGTERM', async () => {
    const worker = await launch('by-signal');
    expect(await rowOf('by-signal')).toMatchObject({
      roles: ['train', 'data'],
      stoppedAt: null,
      pid: worker.pid,
    });
    worker.kill('SIGINT');
    const { lastHeartbeatAt } = await rowOf('by-signal');
    expect(worker.exitCode).toBeNull();
    worker.kill('SIGTERM');
    expect(await once(worker, 'exit')).toEqual([143, null]);
    const row = await rowOf('by-signal');
    expect(row.stoppedAt?.getTime()).toBeGreaterThanOrEqual(lastHeartbeatAt.getTime());
  });

  test('ends in order when its launcher is gone', async () => {
    const worker = await launch('orphan');
    worker.disconnect();
    expect(await once(worker, 'exit')).toEqual([0, null]);
    expect((await rowOf('orphan')).stoppedAt).not.toBeNull();
  });

  test('by itself at a terminal ends in order on Ctrl-C', async () => {
    const worker = spawn(process.execPath, ['--import', 'tsx', program, '--roles=train'], {
      env: { ...environment(), EXEMPLAR_WORKER_NAME: 'terminal' },
      stdio: 'ignore',
    });
    await vi.waitFor(() => rowOf('terminal'), { timeout: 30_000, interval: 50 });
    worker.kill('SIGINT');
    expect(await once(worker, 'exit')).toEqual([130, null]);
  });

  test('refuses roles that there are not, and says which there are', async () => {
    const worker = spawn(process.execPath, ['--import', 'tsx', program, '--roles=train,paint'], {
      env: environment(),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let complaint = '';
    worker.stderr.on('data', (text) => (complaint += String(text)));
    expect((await once(worker, 'close'))[0]).not.toBe(0);
    expect(complaint).toContain('train, evaluate, estimate, serve, data, verify, got "train,paint"');
  });
});

describe("the worker's settings", () => {
  test('name each variable that is missing or wrong', () => {
    expect(() => readEnv({ EXEMPLAR_COMPUTE: 'abacus', EXEMPLAR_THREADS: '0' })).toThrow(
      /DATABASE_URL.*EXEMPLAR_COMPUTE.*EXEMPLAR_THREADS/s,
    );
  });

  test('have defaults for all but the database', () => {
    expect(readEnv({ DATABASE_URL: 'postgresql://localhost/x' })).toMatchObject({
      EXEMPLAR_DATA_DIR: './data',
      EXEMPLAR_LEASE_SECONDS: 30,
      EXEMPLAR_COMPUTE: 'auto',
      EXEMPLAR_THREADS: availableParallelism(),
      LOG_LEVEL: 'info',
    });
  });

  test('share the cores among runs that are trained at once, unless it is said how many threads each takes', () => {
    const threads = (settings: Record<string, string>) =>
      readEnv({ DATABASE_URL: 'postgresql://localhost/x', ...settings }).EXEMPLAR_THREADS;
    expect(threads({ EXEMPLAR_TRAININGS: String(availableParallelism()) })).toBe(1);
    expect(threads({ EXEMPLAR_TRAININGS: '64' })).toBe(Math.max(1, Math.floor(availableParallelism() / 64)));
    expect(threads({ EXEMPLAR_TRAININGS: '2', EXEMPLAR_THREADS: '3' })).toBe(3);
  });
});
