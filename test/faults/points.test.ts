import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { randomStream } from '#lib/random.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { type ApiProcess, startApiProcess } from '../testkit/api-process.ts';
import type { FakeScript } from '../testkit/fake-child.ts';
import { setScript } from '../testkit/fake-worker.ts';
import { forkProgram } from '../testkit/fork-program.ts';
import { makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { loggedWrites } from '../testkit/logged-writes.ts';
import { type OwnPostgres, startOwnPostgres } from '../testkit/own-postgres.ts';
import { freeze } from '../testkit/processes.ts';
import { staleWrites } from '../testkit/run-history.ts';
import { startRunViewer } from '../testkit/run-viewer.ts';
import { plan } from './plan.ts';

const SERIES = plan.count(10, 40);
const CHECKPOINT_EVERY = 20;
const BACK_MS = 60_000;

let postgres: OwnPostgres;
let prisma: PrismaClient;
let world: World;
let api: ApiProcess;
const workers: ChildProcess[] = [];
beforeAll(async () => {
  postgres = await startOwnPostgres();
  prisma = makePrisma(postgres.url);
  world = await makeWorld(prisma);
  api = await startApiProcess(postgres.url, postgres.dataDirectory);
});
afterAll(async () => {
  for (const worker of workers) await killWorker(worker);
  await api.kill();
  await prisma.$disconnect();
  await postgres.remove();
});

function startWorker(): void {
  const { url: databaseUrl, dataDirectory } = postgres;
  const options = JSON.stringify({ databaseUrl, dataDirectory, roles: ['train'], leaseSeconds: 1 });
  workers.push(forkProgram('test/testkit/fake-worker-main.ts', [options]));
}
async function endWorker(worker: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  const ended = once(worker, 'exit');
  if (worker.exitCode === null && worker.signalCode === null && worker.kill(signal)) await ended;
}
function killWorker(worker: ChildProcess): Promise<void> {
  return endWorker(worker, 'SIGKILL');
}

/** Something that befalls the machine. Resolves when it is over and whatever has died is started again. */
type Fault = (pause: () => Promise<unknown>, worker: ChildProcess) => Promise<void>;

const FAULTS: readonly (readonly [name: string, Fault])[] = [
  ['Postgres frozen', (pause) => during(pause, postgres.freeze())],
  ['API frozen', (pause) => during(pause, api.freeze())],
  ['worker frozen', (pause, { pid = 0 }) => during(pause, freeze([pid]))],
  [
    'Postgres killed',
    async (pause) => {
      postgres.kill();
      await pause();
      await postgres.startAgain();
    },
  ],
  [
    'API killed',
    async (pause) => {
      await api.kill();
      await pause();
      await api.startAgain();
    },
  ],
  ['worker killed', replace],
  [
    'worker killed while Postgres is frozen',
    async (pause, worker) => {
      const thaw = postgres.freeze();
      await pause();
      await pause();
      await replace(pause, worker);
      thaw();
    },
  ],
];

async function during(pause: () => Promise<unknown>, thaw: () => void): Promise<void> {
  await pause();
  thaw();
}
async function replace(_pause: () => Promise<unknown>, worker: ChildProcess): Promise<void> {
  await killWorker(worker);
  await noteLogsOf(worker);
  workers.splice(workers.indexOf(worker), 1);
  startWorker();
}

/** Newest step that is acknowledged, by `run epoch`: it is stored, or in the local log of a worker that is killed. */
const acknowledged = new Map<string, number>();

function acknowledge(runId: string, epoch: number, step: number): void {
  const key = `${runId} ${epoch}`;
  acknowledged.set(key, Math.max(acknowledged.get(key) ?? 0, step));
}
async function noteRows(): Promise<void> {
  const rows = await prisma.$queryRaw<{ runId: string; epoch: number; step: number }[]>`
    select run_id as "runId", epoch, max(step) as step from metric_point group by run_id, epoch`;
  for (const { runId, epoch, step } of rows) acknowledge(runId, epoch, step);
}
const runOf = new Map<string, string>();
/** Process of the worker that holds a lease, by `job epoch`. */
const holders = new Map<string, number>();
async function noteHolders(): Promise<void> {
  const rows = await prisma.$queryRaw<{ jobId: string; epoch: number; pid: number }[]>`
    select job.id as "jobId", epoch, pid from job join worker on worker.id = worker_id`;
  for (const { jobId, epoch, pid } of rows) holders.set(`${jobId} ${epoch}`, pid);
}
/** A worker that lives may lose its lease on a slow machine, and its log with it: its run computes those steps again. */
async function noteLogsOf({ pid }: ChildProcess): Promise<void> {
  for (const { lease, write } of await loggedWrites(postgres.dataDirectory)) {
    const runId = runOf.get(lease.jobId);
    if (write.kind !== 'METRICS' || runId === undefined) continue;
    if (holders.get(`${lease.jobId} ${lease.epoch}`) !== pid) continue;
    for (const { step } of write.steps) acknowledge(runId, lease.epoch, step);
  }
}

/** Resolves when the run has made a checkpoint that it had not made before the call: it is at work again. */
async function getsFurther(runId: string): Promise<void> {
  // A database that is just back may not answer at once.
  const { step, known } = await vi.waitFor(
    async () => ({
      ...(await prisma.run.findUniqueOrThrow({ where: { id: runId } })),
      known: await prisma.checkpoint.count({ where: { runId } }),
    }),
    10_000,
  );
  await vi
    .waitFor(async () => expect(await prisma.checkpoint.count({ where: { runId } })).toBeGreaterThan(known), {
      timeout: BACK_MS,
      interval: 50,
    })
    .catch((error: unknown) => {
      throw new Error(`run ${runId} stands still after step ${step}`, { cause: error });
    });
}

/** Steps that the trainers have sent under each lease, as they themselves noted. */
function sentSteps(runId: string): Map<number, number[]> {
  const files = readdirSync(postgres.dataDirectory).filter((name) => name.startsWith(`sent-${runId}.`));
  return new Map(
    files.map((name) => {
      const text = readFileSync(path.join(postgres.dataDirectory, name), 'utf8');
      return [Number(name.split('.').at(-1)), text.trimEnd().split('\n').map(Number)];
    }),
  );
}

function upTo(step: number): number[] {
  return Array.from({ length: step }, (_, i) => i + 1);
}

test(
  'points that are acknowledged are there once, whatever of Postgres, API and worker is frozen or killed',
  { timeout: plan.count(120_000, 7_200_000) },
  async () => {
    const draws = randomStream(plan.seed, 'points', 0);
    const between = (least: number, most: number) => least + draws.uniform() * (most - least);
    const script: FakeScript = {
      stepMs: 20,
      series: SERIES,
      notesSteps: true,
      checkpointAt: upTo(10_000).map((i) => CHECKPOINT_EVERY * i),
    };
    setScript(postgres.dataDirectory, script);
    startWorker();
    startWorker();
    const runs: string[] = [];
    for (const _ of [1, 2]) {
      const { runId, jobId } = await queueRun(prisma, world);
      runs.push(runId);
      runOf.set(jobId, runId);
    }
    const viewers = runs.map((runId) => startRunViewer(api.url, api.token, globalId('Run', runId)));
    await Promise.all(runs.map(getsFurther));

    let waiting = [...FAULTS];
    const counts = new Map<string, number>();
    const rounds = plan.count(2, 42);
    for (let round = 0; round < rounds; round++) {
      if (waiting.length === 0) waiting = [...FAULTS];
      const [fault] = waiting.splice(Math.floor(between(0, waiting.length)), 1);
      const worker = workers[Math.floor(between(0, workers.length))];
      if (!fault || !worker) throw new Error('expected a fault and a worker');
      const [name, befall] = fault;
      const ms = between(800, 2_000);
      await noteRows();
      await noteHolders();
      await befall(() => wait(ms), worker);
      counts.set(name, (counts.get(name) ?? 0) + 1);
      await Promise.all(runs.map(getsFurther));
    }

    for (const worker of workers.splice(0)) await endWorker(worker, 'SIGTERM');
    const { _max: last } = await prisma.run.aggregate({ _max: { step: true } });
    const finishAt = (last.step ?? 0) + 50;
    setScript(postgres.dataDirectory, { ...script, finishAt, stepMs: 5 });
    startWorker();
    startWorker();
    await Promise.all(viewers.map(({ ended }) => ended));

    let points = 0;
    for (const [i, runId] of runs.entries()) {
      const rows = await prisma.$queryRaw<
        { name: string; epoch: number; steps: number[]; isVisible: boolean }[]
      >`
        select name, point.epoch, coalesce(step <= until_step, true) as "isVisible",
          array_agg(step order by sequence, ordinal) as steps
        from metric_point point join series on series.id = series_id
        join segment on segment.run_id = point.run_id and segment.epoch = point.epoch
        where point.run_id = ${runId}::uuid
        group by name, point.epoch, coalesce(step <= until_step, true)
        order by point.epoch`;
      const sent = sentSteps(runId);
      const names = [...new Set(rows.map(({ name }) => name))];
      expect(names).toHaveLength(SERIES);
      for (const name of names) {
        const ofName = rows.filter((row) => row.name === name);
        const visible = ofName.filter(({ isVisible }) => isVisible).flatMap((row) => row.steps);
        expect(visible).toEqual(upTo(finishAt));
        expect(viewers[i]?.shown.get(name)).toEqual(upTo(finishAt));
        // Under each lease: what was sent, from the first step on and without a gap, and all that was acknowledged.
        for (const epoch of new Set(ofName.map((row) => row.epoch))) {
          const ofEpoch = ofName
            .filter((row) => row.epoch === epoch)
            .sort((a, b) => Number(b.isVisible) - Number(a.isVisible));
          const stored = ofEpoch.flatMap((row) => row.steps);
          expect(stored).toEqual(sent.get(epoch)?.slice(0, stored.length));
          expect(stored.at(-1)).toBeGreaterThanOrEqual(acknowledged.get(`${runId} ${epoch}`) ?? 0);
          points += stored.length;
        }
      }
      expect(viewers[i]?.faults).toEqual([]);
      expect(await staleWrites(prisma, runId)).toBe(0);
    }
    const logs = path.join(postgres.dataDirectory, 'local-logs');
    expect(existsSync(logs) ? readdirSync(logs) : []).toEqual([]);
    if (plan.count(0, 1) === 1) expect(points).toBeGreaterThan(100_000);
    const what = [...counts].map(([name, count]) => `${count} x ${name}`).join(', ');
    console.log(`${rounds} faults (${what}): ${points} acknowledged points, 0 lost, 0 doubled`);
  },
);
