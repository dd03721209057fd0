import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { type FakeWorker, setScript, startFakeWorker } from '../testkit/fake-worker.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';
import { type OwnPostgres, startOwnPostgres } from '../testkit/own-postgres.ts';
import { plan } from './plan.ts';
import { hasSmallDisks, makeSmallDisk, type SmallDisk } from './small-disk.ts';

const STEPS = plan.count(1_500, 20_000);
const FULL_MS = plan.count(3_000, 120_000);

let disk: SmallDisk;
let postgres: OwnPostgres;
let prisma: PrismaClient;
let worker: FakeWorker | null = null;
beforeEach(async () => {
  disk = makeSmallDisk(300);
  postgres = await startOwnPostgres(disk.folder);
  prisma = makePrisma(postgres.url);
});
afterEach(async () => {
  disk.free();
  await worker?.stop();
  await prisma.$disconnect();
  await postgres.remove();
  disk.remove();
});

describe.skipIf(!hasSmallDisks)('a run whose database has a full disk (needs a small disk)', () => {
  test('trains on, says so, and each of its points is stored once when there is space; that counts as no failure', async () => {
    const { url: databaseUrl, dataDirectory } = postgres;
    const { runId, jobId } = await queueRun(prisma, await makeWorld(prisma));
    setScript(dataDirectory, { stepMs: 5, series: 12, checkpointAt: [10], finishAt: STEPS });
    worker = await startFakeWorker({ databaseUrl, dataDirectory, roles: ['train'], leaseSeconds: 2 });
    const run = () => prisma.run.findUniqueOrThrow({ where: { id: runId } });
    const within = (check: () => Promise<void>, timeout = 30_000) =>
      vi.waitFor(check, { timeout, interval: 50 });
    await within(async () => {
      expect((await run()).step).toBeGreaterThan(20);
    });

    const fill = setInterval(() => {
      disk.fill(); // what was given free meanwhile as well
    }, 100);
    disk.fill();
    // Its tables have some room left in their last blocks: how long that lasts is the machine's affair.
    await within(async () => {
      expect((await run()).degradedReason).toBe('STORAGE_FULL');
    }, 120_000);
    const states = new Set<string>();
    const end = performance.now() + FULL_MS;
    while (performance.now() < end) {
      states.add((await run()).state);
      await wait(50);
    }
    clearInterval(fill);
    expect([...states]).toEqual(['RUNNING']);
    const before = await prisma.metricPoint.count({ where: { runId } });
    expect(before).toBeLessThan(12 * STEPS);

    disk.free();
    await within(async () => {
      expect(await run()).toMatchObject({ state: 'FINISHED', degradedReason: null });
    }, 120_000);
    const points = await prisma.metricPoint.groupBy({
      by: ['step'],
      where: { runId },
      _count: true,
      orderBy: { step: 'asc' },
    });
    expect(points.map(({ step, _count }) => [step, _count])).toEqual(
      Array.from({ length: STEPS }, (_, i) => [i + 1, 12]),
    );
    expect(await prisma.job.findUniqueOrThrow({ where: { id: jobId } })).toMatchObject({
      state: 'FINISHED',
      epoch: 1,
      crashes: 0,
      failures: 0,
    });
    console.log(`database full for ${FULL_MS / 1000} s: ${12 * STEPS} points, 0 lost, 0 doubled`);
  }, 600_000);
});
