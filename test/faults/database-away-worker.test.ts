import { once } from 'node:events';
import pg from 'pg';
import { describe, expect, test, vi } from 'vitest';
import { setScript } from '../testkit/fake-worker.ts';
import { queueRun } from '../testkit/job-rows.ts';
import { takeAway } from '../testkit/own-postgres.ts';
import { visibleSteps } from '../testkit/run-history.ts';
import { POLL_MS, upTo, useAbsentDatabase } from './absent-database.ts';

const database = useAbsentDatabase();

describe('a run whose database goes away', () => {
  test('and whose worker is killed before it is back goes on from the checkpoint that it made meanwhile', async () => {
    setScript(database.postgres.dataDirectory, { checkpointAt: [100] });
    const worker = database.startWorker();
    const { runId } = await queueRun(database.prisma, database.world);
    await database.passes(runId, 20);
    const end = takeAway(database.postgres, 'frozen');
    await vi.waitFor(async () => expect(await database.logged('CHECKPOINT')).toBe(1), {
      timeout: 30_000,
      interval: POLL_MS,
    });
    await database.kill(worker);
    await end();
    expect(database.localLogs()).toHaveLength(1);

    setScript(database.postgres.dataDirectory, { finishAt: 200 });
    database.startWorker();
    await database.reaches(runId, 'FINISHED');
    expect(await visibleSteps(database.prisma, runId)).toEqual(upTo(200));
    const segments = await database.prisma.segment.findMany({ where: { runId }, orderBy: { epoch: 'asc' } });
    expect(segments).toMatchObject([{ untilStep: 100 }, { fromStep: 100, untilStep: null }]);
    expect(database.localLogs()).toEqual([]);
  });

  test('and whose worker is told to end meanwhile goes on where that one stopped, and counts no crash', async () => {
    setScript(database.postgres.dataDirectory, {});
    const worker = database.startWorker({ graceSeconds: 1 });
    const { runId } = await queueRun(database.prisma, database.world);
    await database.passes(runId, 20);
    const end = takeAway(database.postgres, 'frozen');
    await vi.waitFor(async () => expect(await database.logged('METRICS')).toBeGreaterThan(0), {
      timeout: 30_000,
      interval: POLL_MS,
    });
    const ended = once(worker, 'exit');
    worker.kill('SIGTERM');
    expect(await ended).toEqual([143, null]); // it does not wait for the database for ever
    await end();

    // A database that is just back may not answer at once.
    const { step } = await vi.waitFor(
      () => database.prisma.run.findUniqueOrThrow({ where: { id: runId } }),
      10_000,
    );
    setScript(database.postgres.dataDirectory, { finishAt: 1_000, stepMs: 0 });
    database.startWorker();
    await database.reaches(runId, 'FINISHED');
    expect(await visibleSteps(database.prisma, runId)).toEqual(upTo(1_000));
    const [, second] = await database.prisma.segment.findMany({
      where: { runId },
      orderBy: { epoch: 'asc' },
    });
    expect(second?.fromStep).toBeGreaterThan(step);
    const job = await database.prisma.job.findFirstOrThrow({ where: { subjectId: runId } });
    expect(job).toMatchObject({ crashes: 0, preemptions: 1 });
  });

  test('and is given to another worker meanwhile takes nothing from the log of the first', async () => {
    setScript(database.postgres.dataDirectory, {});
    database.startWorker();
    const { runId, jobId } = await queueRun(database.prisma, database.world);
    await database.passes(runId, 20);
    // As if another worker reached the database first: this statement is waiting there when it is back.
    const other = new pg.Client({ connectionString: database.postgres.url });
    await other.connect();
    const end = takeAway(database.postgres, 'frozen');
    const given = other.query(
      "update job set epoch = epoch + 1, lease_until = now() + interval '1 hour' where id = $1",
      [jobId],
    );
    await vi.waitFor(() => expect(database.localLogs()).toHaveLength(1), 10_000);
    await end();
    await given;
    const eventsOf = async (): Promise<unknown> =>
      (await other.query('select count(*) from run_event where run_id = $1', [runId])).rows;
    const known = await eventsOf(); // with what was under way at the freeze
    await vi.waitFor(() => expect(database.localLogs()).toEqual([]), 10_000);
    const stored = await vi.waitFor(() => visibleSteps(database.prisma, runId), 5_000);
    expect(stored).toEqual(upTo(stored.length));
    expect(await eventsOf()).toEqual(known);
    await other.end();
  });
});
