import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { randomStream } from '#lib/random.ts';
import { setScript } from '../testkit/fake-worker.ts';
import { forkProgram } from '../testkit/fork-program.ts';
import { makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { type OwnPostgres, startOwnPostgres } from '../testkit/own-postgres.ts';
import { childrenOf, freeze, isRunning } from '../testkit/processes.ts';
import { staleWrites, visibleSteps } from '../testkit/run-history.ts';
import { plan } from './plan.ts';

const LEASE_SECONDS = 1;
/** What is promised, measured by the long run; beside other tests a process starts as slowly as they let it. */
const BACK_AT_WORK_MS = plan.count(30_000, 5_000);

let postgres: OwnPostgres;
let prisma: PrismaClient;
let world: World;
const workers: ChildProcess[] = [];
beforeAll(async () => {
  postgres = await startOwnPostgres();
  prisma = makePrisma(postgres.url);
  world = await makeWorld(prisma);
});
afterAll(async () => {
  await prisma.$disconnect();
  await postgres.remove();
});

function startWorker(options: object = {}): ChildProcess {
  const { url: databaseUrl, dataDirectory } = postgres;
  const given = { databaseUrl, dataDirectory, roles: ['train'], leaseSeconds: LEASE_SECONDS, ...options };
  const worker = forkProgram('test/testkit/fake-worker-main.ts', [JSON.stringify(given)]);
  workers.push(worker);
  return worker;
}
async function endWorkers(): Promise<void> {
  for (const worker of workers.splice(0)) {
    const ended = once(worker, 'exit');
    worker.kill('SIGKILL');
    await ended;
  }
  await prisma.job.deleteMany();
}
function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('the worker was not started');
  return pid;
}
function trainersOf(worker: ChildProcess): number[] {
  return childrenOf(pidOf(worker), 'fake-child');
}
/** Resolves when the run stores steps that it had not computed before the call. */
async function isAtWork(runId: string, timeout: number): Promise<void> {
  const begun = new Date();
  await vi.waitFor(
    async () => {
      const newer = { runId, time: { gt: begun } };
      expect(await prisma.metricPoint.count({ where: newer })).toBeGreaterThan(0);
    },
    { timeout, interval: 50 },
  );
}

describe('frozen and thawed', () => {
  afterAll(endWorkers);

  test(
    'worker, trainer and Postgres are back at work in seconds, and nothing is stored twice or too late',
    { timeout: 1_800_000 },
    async () => {
      const draws = randomStream(plan.seed, 'frozen', 0);
      const between = (least: number, most: number) => least + draws.uniform() * (most - least);
      setScript(postgres.dataDirectory, {
        checkpointAt: Array.from({ length: 20_000 }, (_, i) => 50 * (i + 1)),
        stepMs: 20,
      });
      startWorker();
      startWorker();
      const runs = [(await queueRun(prisma, world)).runId, (await queueRun(prisma, world)).runId];
      for (const runId of runs) await isAtWork(runId, 60_000);

      const slowest: Record<string, number> = {};
      const rounds = plan.count(3, 200);
      for (let round = 0; round < rounds; round++) {
        const what = (['worker', 'Postgres', 'trainer'] as const)[round % 3] ?? 'worker';
        const worker = workers[Math.floor(between(0, 2))] ?? workers[0];
        if (!worker) throw new Error('no worker');
        const thaw =
          what === 'Postgres'
            ? postgres.freeze()
            : freeze(what === 'worker' ? [pidOf(worker)] : trainersOf(worker));
        await wait(between(1_200, 2_200));
        thaw();
        const thawed = performance.now();
        for (const runId of runs) await isAtWork(runId, BACK_AT_WORK_MS);
        slowest[what] = Math.max(slowest[what] ?? 0, performance.now() - thawed);
      }

      let points = 0;
      for (const runId of runs) {
        const steps = await visibleSteps(prisma, runId);
        points += steps.length;
        expect(steps).toEqual(steps.map((_, i) => i + 1));
        expect(await staleWrites(prisma, runId)).toBe(0);
        expect(await prisma.job.findFirstOrThrow({ where: { subjectId: runId } })).toMatchObject({
          state: 'RUNNING',
        });
      }
      const seconds = Object.entries(slowest).map(([what, ms]) => `${what} ${(ms / 1000).toFixed(1)} s`);
      console.log(
        `${rounds} rounds of freeze and thaw, ${points} points; back at work at the latest: ${seconds.join(', ')}`,
      );
    },
  );
});

describe('a worker', () => {
  let worker: ChildProcess;
  let runId: string;
  beforeAll(async () => {
    setScript(postgres.dataDirectory, {});
    worker = startWorker({ hangLimits: { seconds: 1, medianSteps: 20, openingSeconds: 30 } });
    ({ runId } = await queueRun(prisma, world));
    await isAtWork(runId, 60_000);
  });
  afterAll(endWorkers);
  const crashes = async () => (await prisma.job.findFirstOrThrow({ where: { subjectId: runId } })).crashes;

  test('that is frozen finds its trainer gone, which had ended itself, and counts no crash', async () => {
    const [trainer = 0] = trainersOf(worker);
    expect(isRunning(trainer)).toBe(true);
    const thaw = freeze([pidOf(worker)]);
    await vi.waitFor(() => expect(isRunning(trainer)).toBe(false), { timeout: 30_000, interval: 50 });
    thaw();
    await isAtWork(runId, BACK_AT_WORK_MS);
    expect(await crashes()).toBe(0);
  });

  test('whose trainer hangs kills it, counts a crash, and goes on', async () => {
    freeze(trainersOf(worker));
    await isAtWork(runId, 60_000);
    expect(await crashes()).toBe(1);
    const lines = await prisma.logLine.findMany({ where: { runId, level: 'ERROR' } });
    expect(lines.map(({ text }) => text)).toEqual([expect.stringContaining('no progress for')]);
  });
});
