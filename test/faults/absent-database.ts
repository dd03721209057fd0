import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest';
import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import type { RunWrite } from '../../worker/supervisor/records/run-write.ts';
import { forkProgram } from '../testkit/fork-program.ts';
import { makeWorld, type World } from '../testkit/job-rows.ts';
import { loggedWrites } from '../testkit/logged-writes.ts';
import { type OwnPostgres, startOwnPostgres } from '../testkit/own-postgres.ts';

/** A look costs more than what it looks for. */
export const POLL_MS = 200;

/** A database that a test may take away, and workers that use it. */
export interface AbsentDatabase {
  readonly postgres: OwnPostgres;
  readonly prisma: PrismaClient;
  readonly world: World;
  startWorker(more?: object): ChildProcess;
  kill(worker: ChildProcess): Promise<void>;
  passes(runId: string, step: number): Promise<void>;
  reaches(runId: string, state: string, timeout?: number): Promise<void>;
  localLogs(): string[];
  /** Writes of that kind in the local logs. */
  logged(kind: RunWrite['kind']): Promise<number>;
}

/** Starts it before the tests of a file; its workers end after each of them. */
export function useAbsentDatabase(): AbsentDatabase {
  let postgres: OwnPostgres;
  let prisma: PrismaClient;
  let world: World;
  const workers: ChildProcess[] = [];
  beforeAll(async () => {
    postgres = await startOwnPostgres();
    prisma = makePrisma(postgres.url);
    world = await makeWorld(prisma);
  });
  afterEach(async () => {
    for (const worker of workers.splice(0)) await kill(worker);
    await prisma.job.deleteMany();
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await postgres.remove();
  });

  const runOf = (id: string) => prisma.run.findUniqueOrThrow({ where: { id } });
  return {
    get postgres() {
      return postgres;
    },
    get prisma() {
      return prisma;
    },
    get world() {
      return world;
    },
    startWorker(more = {}) {
      const { url: databaseUrl, dataDirectory } = postgres;
      const options = { databaseUrl, dataDirectory, roles: ['train'], leaseSeconds: 1, ...more };
      const worker = forkProgram('test/testkit/fake-worker-main.ts', [JSON.stringify(options)]);
      workers.push(worker);
      return worker;
    },
    kill,
    async passes(runId, step) {
      await vi.waitFor(
        async () => {
          expect((await runOf(runId)).step).toBeGreaterThan(step);
        },
        { timeout: 30_000, interval: POLL_MS },
      );
    },
    async reaches(runId, state, timeout = 60_000) {
      await vi.waitFor(
        async () => {
          expect(await runOf(runId)).toMatchObject({ state });
        },
        { timeout, interval: POLL_MS },
      );
    },
    localLogs() {
      const folder = path.join(postgres.dataDirectory, 'local-logs');
      return existsSync(folder) ? readdirSync(folder) : [];
    },
    async logged(kind) {
      return (await loggedWrites(postgres.dataDirectory)).filter(({ write }) => write.kind === kind).length;
    },
  };
}

async function kill(worker: ChildProcess): Promise<void> {
  const ended = once(worker, 'exit');
  if (worker.kill('SIGKILL')) await ended;
}

export function upTo(step: number): number[] {
  return Array.from({ length: step }, (_, i) => i + 1);
}
