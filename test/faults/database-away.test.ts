import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import type { RunWrite } from '../../worker/supervisor/records/run-write.ts';
import { setScript } from '../testkit/fake-worker.ts';
import { forkProgram } from '../testkit/fork-program.ts';
import { makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { loggedWrites } from '../testkit/logged-writes.ts';
import { type OwnPostgres, startOwnPostgres, takeAway } from '../testkit/own-postgres.ts';
import { visibleSteps } from '../testkit/run-history.ts';
import { plan } from './plan.ts';

let postgres: OwnPostgres;
let prisma: PrismaClient;
let world: World;
beforeAll(async () => {
  postgres = await startOwnPostgres();
  prisma = makePrisma(postgres.url);
  world = await makeWorld(prisma);
});
afterAll(async () => {
  await prisma.$disconnect();
  await postgres.remove();
});

describe('a run whose database goes away', () => {
  const workers: ChildProcess[] = [];
  const startWorker = (more: object = {}): ChildProcess => {
    const { url: databaseUrl, dataDirectory } = postgres;
    const options = { databaseUrl, dataDirectory, roles: ['train'], leaseSeconds: 1, ...more };
    const worker = forkProgram('test/testkit/fake-worker-main.ts', [JSON.stringify(options)]);
    workers.push(worker);
    return worker;
  };
  const kill = async (worker: ChildProcess): Promise<void> => {
    const ended = once(worker, 'exit');
    if (worker.kill('SIGKILL')) await ended;
  };
  afterEach(async () => {
    for (const worker of workers.splice(0)) await kill(worker);
    await prisma.job.deleteMany();
  });
  const passes = async (runId: string, step: number): Promise<void> => {
    await vi.waitFor(
      async () => {
        expect((await prisma.run.findUniqueOrThrow({ where: { id: runId } })).step).toBeGreaterThan(step);
      },
      { timeout: 30_000, interval: 100 },
    );
  };
  const reaches = async (runId: string, state: string, timeout = 60_000): Promise<void> => {
    await vi.waitFor(
      async () => {
        expect(await prisma.run.findUniqueOrThrow({ where: { id: runId } })).toMatchObject({ state });
      },
      { timeout, interval: 100 },
    );
  };
  const localLogs = (): string[] => {
    const folder = path.join(postgres.dataDirectory, 'local-logs');
    return existsSync(folder) ? readdirSync(folder) : [];
  };
  /** Writes of that kind in the local logs. */
  const logged = async (kind: RunWrite['kind']): Promise<number> =>
    (await loggedWrites(postgres.dataDirectory)).filter(({ write }) => write.kind === kind).length;
  const upTo = (step: number) => Array.from({ length: step }, (_, i) => i + 1);

  test.each(['frozen', 'dead'] as const)(
    'trains on, and each of its points is stored once: %s for many leases',
    { timeout: 3_600_000 },
    async (absence) => {
      const seconds = plan.count(3, 600);
      const finishAt = 50 + 50 * seconds;
      setScript(postgres.dataDirectory, { finishAt, checkpointAt: [50, 100], stepMs: 20 });
      startWorker();
      const { runId } = await queueRun(prisma, world);
      await passes(runId, 20);
      const end = takeAway(postgres, absence);
      await wait(seconds * 1_000);
      await end();
      await reaches(runId, 'FINISHED', 60_000 + 2_000 * seconds); // a busy machine computes fewer steps meanwhile
      expect(await visibleSteps(prisma, runId)).toEqual(upTo(finishAt));
      const job = await prisma.job.findFirstOrThrow({ where: { subjectId: runId } });
      expect(job).toMatchObject({ epoch: 1, crashes: 0, failures: 0, preemptions: 0 });
      expect(await prisma.checkpoint.count({ where: { runId } })).toBe(2);
      await vi.waitFor(() => expect(localLogs()).toEqual([]));
      const times = await prisma.metricPoint.findMany({ where: { runId }, orderBy: { time: 'asc' } });
      const gaps = times.map(({ time }, i) => time.getTime() - (times[i - 1]?.time ?? time).getTime());
      expect(Math.max(...gaps)).toBeLessThan(Math.min(800 * seconds, 10_000)); // it did not stand still
      console.log(`database ${absence} for ${seconds} s: ${times.length} points, 0 lost, 0 doubled`);
    },
  );

  test('and whose worker is killed before it is back goes on from the checkpoint that it made meanwhile', async () => {
    setScript(postgres.dataDirectory, { checkpointAt: [100] });
    const worker = startWorker();
    const { runId } = await queueRun(prisma, world);
    await passes(runId, 20);
    const end = takeAway(postgres, 'frozen');
    await vi.waitFor(async () => expect(await logged('CHECKPOINT')).toBe(1), 30_000);
    await kill(worker);
    await end();
    expect(localLogs()).toHaveLength(1);

    setScript(postgres.dataDirectory, { finishAt: 200 });
    startWorker();
    await reaches(runId, 'FINISHED');
    expect(await visibleSteps(prisma, runId)).toEqual(upTo(200));
    const segments = await prisma.segment.findMany({ where: { runId }, orderBy: { epoch: 'asc' } });
    expect(segments).toMatchObject([{ untilStep: 100 }, { fromStep: 100, untilStep: null }]);
    expect(localLogs()).toEqual([]);
  });

  test('and whose worker is told to end meanwhile goes on where that one stopped, and counts no crash', async () => {
    setScript(postgres.dataDirectory, {});
    const worker = startWorker({ graceSeconds: 1 });
    const { runId } = await queueRun(prisma, world);
    await passes(runId, 20);
    const end = takeAway(postgres, 'frozen');
    await vi.waitFor(async () => expect(await logged('METRICS')).toBeGreaterThan(0), 30_000);
    const ended = once(worker, 'exit');
    worker.kill('SIGTERM');
    expect(await ended).toEqual([143, null]); // it does not wait for the database for ever
    await end();

    // A database that is just back may not answer at once.
    const { step } = await vi.waitFor(() => prisma.run.findUniqueOrThrow({ where: { id: runId } }), 10_000);
    setScript(postgres.dataDirectory, { finishAt: 1_000, stepMs: 0 });
    startWorker();
    await reaches(runId, 'FINISHED');
    expect(await visibleSteps(prisma, runId)).toEqual(upTo(1_000));
    const [, second] = await prisma.segment.findMany({ where: { runId }, orderBy: { epoch: 'asc' } });
    expect(second?.fromStep).toBeGreaterThan(step);
    const job = await prisma.job.findFirstOrThrow({ where: { subjectId: runId } });
    expect(job).toMatchObject({ crashes: 0, preemptions: 1 });
  });

  test('and is given to another worker meanwhile takes nothing from the log of the first', async () => {
    setScript(postgres.dataDirectory, {});
    startWorker();
    const { runId, jobId } = await queueRun(prisma, world);
    await passes(runId, 20);
    // As if another worker reached the database first: this statement is waiting there when it is back.
    const other = new pg.Client({ connectionString: postgres.url });
    await other.connect();
    const end = takeAway(postgres, 'frozen');
    const given = other.query(
      "update job set epoch = epoch + 1, lease_until = now() + interval '1 hour' where id = $1",
      [jobId],
    );
    await vi.waitFor(() => expect(localLogs()).toHaveLength(1), 10_000);
    await end();
    await given;
    const eventsOf = async (): Promise<unknown> =>
      (await other.query('select count(*) from run_event where run_id = $1', [runId])).rows;
    const known = await eventsOf(); // with what was under way at the freeze
    await vi.waitFor(() => expect(localLogs()).toEqual([]), 10_000);
    const stored = await vi.waitFor(() => visibleSteps(prisma, runId), 5_000);
    expect(stored).toEqual(upTo(stored.length));
    expect(await eventsOf()).toEqual(known);
    await other.end();
  });
});
