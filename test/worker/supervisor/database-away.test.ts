import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { makePrisma } from '#db/client.ts';
import { ensureEmbeddedPostgres, stopEmbeddedPostgres } from '#db/embedded/embedded-postgres.ts';
import { databaseTrouble } from '#db/database-trouble.ts';
import { migrate } from '#db/migrate.ts';
import { startTestDatabase } from '../../testkit/database.ts';
import { setScript, startFakeWorker } from '../../testkit/fake-worker.ts';
import { makeWorld, queueRun } from '../../testkit/job-rows.ts';
import { sendSignal } from '../../testkit/processes.ts';

describe('while the database is away', () => {
  const dataDirectory = mkdtempSync(path.join(tmpdir(), 'exemplar-away-'));
  let url: string;
  beforeAll(async () => {
    url = await ensureEmbeddedPostgres(dataDirectory);
    await migrate(url);
  });
  afterAll(async () => {
    await stopEmbeddedPostgres(dataDirectory);
    rmSync(dataDirectory, { recursive: true });
  });
  const killPostgres = () => {
    const pidFile = path.join(dataDirectory, 'postgres/cluster/postmaster.pid');
    sendSignal(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGKILL');
  };

  test('a worker waits, and then stores each step of its run once', { timeout: 120_000 }, async () => {
    const prisma = makePrisma(url);
    const world = await makeWorld(prisma);
    setScript(dataDirectory, { finishAt: 400, checkpointAt: [10] });
    const worker = await startFakeWorker({
      databaseUrl: url,
      dataDirectory,
      roles: ['train'],
      leaseSeconds: 60,
    });
    const { runId } = await queueRun(prisma, world);
    const runOf = () => prisma.run.findUniqueOrThrow({ where: { id: runId } });
    const within = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 60_000, interval: 50 });
    await within(async () => {
      expect((await runOf()).step).toBeGreaterThan(20);
    });

    killPostgres();
    const failure: unknown = await vi.waitFor(async () => {
      const error: unknown = await runOf().then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error).not.toBeNull();
      return error;
    });
    expect(databaseTrouble(failure)).toBe('AWAY');
    expect(await ensureEmbeddedPostgres(dataDirectory)).toBe(url);

    await within(async () => {
      expect((await runOf()).state).toBe('FINISHED');
    });
    const points = await prisma.metricPoint.findMany({ where: { runId }, orderBy: { sequence: 'asc' } });
    expect(points.map((point) => point.step)).toEqual(Array.from({ length: 400 }, (_, i) => i + 1));
    expect(await prisma.job.findFirstOrThrow()).toMatchObject({ state: 'FINISHED', epoch: 1, crashes: 0 });
    await worker.stop();
    await prisma.$disconnect();
  });
});

describe('an error of the database', () => {
  test('that means "not now" is told from one that means "not so"', async () => {
    const nowhere = makePrisma('postgresql://nobody@127.0.0.1:1/none');
    const refused: unknown = await nowhere.$queryRaw`select 1`.catch((error: unknown) => error);
    expect(databaseTrouble(refused)).toBe('AWAY');
    const asked: unknown = await nowhere.run.findFirst().catch((error: unknown) => error);
    expect(databaseTrouble(asked)).toBe('AWAY');
    await nowhere.$disconnect();
    const slow = makePrisma(await startTestDatabase());
    const timedOut: unknown = await slow
      .$transaction(async (transaction) => {
        await transaction.$executeRaw`set local statement_timeout = 50`;
        await transaction.$queryRaw`select 1 from pg_sleep(5)`;
      })
      .catch((error: unknown) => error);
    expect(databaseTrouble(timedOut)).toBe('AWAY');
    for (const [code, trouble] of [
      ['53100', 'DISK_FULL'],
      ['53200', 'AWAY'],
      ['53300', 'AWAY'],
      ['58030', 'DISK_FAULT'],
      ['22012', null],
    ]) {
      const raised: unknown = await slow
        .$executeRawUnsafe(`do $$ begin raise exception 'no' using errcode = '${code}'; end $$`)
        .catch((error: unknown) => error);
      expect([code, databaseTrouble(raised)]).toEqual([code, trouble]);
    }
    await slow.$disconnect();
    for (const other of [new Error('division by zero'), { code: 'P2002' }, null, 'text']) {
      expect(databaseTrouble(other)).toBeNull();
    }
  });
});
