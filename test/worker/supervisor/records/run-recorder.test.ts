import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { MetricPoint } from '#contracts/metrics/metric-point.ts';
import { type Database, makePrisma } from '#db/client.ts';
import type { Prisma, PrismaClient } from '#db/generated/client.js';
import type { LeasedRun } from '../../../../worker/supervisor/records/append-event.ts';
import { claimJobs } from '#jobs/claim-jobs.ts';
import { LeaseLostError } from '#jobs/lease.ts';
import { openLocalLog } from '../../../../worker/supervisor/records/local-log.ts';
import { createRunRecorder, type RunRecorder } from '../../../../worker/supervisor/records/run-recorder.ts';
import { createWriteStore } from '../../../../worker/supervisor/records/store-write.ts';
import { reapLeases } from '#jobs/reap-leases.ts';
import { summarize } from '../../../../worker/supervisor/records/summarize.ts';
import { cloneDatabase, type TestDatabase } from '../../../testkit/database.ts';
import { makeWorker, makeWorld, queueRun, type World } from '../../../testkit/job-rows.ts';

let database: TestDatabase;
let prisma: PrismaClient;
let world: World;
let workerId: string;
let folder: string;

beforeAll(async () => {
  database = await cloneDatabase();
  prisma = makePrisma(database.url);
  world = await makeWorld(prisma);
  workerId = await makeWorker(prisma);
  folder = mkdtempSync(path.join(tmpdir(), 'exemplar-recorder-'));
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
  rmSync(folder, { recursive: true });
});

async function leaseRun(): Promise<LeasedRun & { readonly jobId: string }> {
  const { runId, jobId } = await queueRun(prisma, world);
  const claim = { workerId, batchSizes: { TRAIN: 1 }, leaseSeconds: 30 };
  const [lease] = await claimJobs(prisma, claim);
  if (lease?.jobId !== jobId) throw new Error('claimed another job');
  return { prisma, runId, jobId, lease };
}

const recorders: RunRecorder[] = [];
afterEach(async () => {
  for (const recorder of recorders.splice(0)) await recorder.close();
});
const never = new AbortController().signal;
function createRecorder(run: LeasedRun, over = never): RunRecorder {
  const recorder = createRunRecorder({
    store: createWriteStore(run, () => Promise.resolve()),
    localLog: openLocalLog(path.join(folder, `${run.lease.jobId}.log`)),
    log: pino({ level: 'silent' }),
    lost: never,
    over,
  });
  recorders.push(recorder);
  return recorder;
}

/** The same client, to which the database is away while the gate is closed. */
function gated(client: PrismaClient, gate: { readonly isOpen: boolean }): PrismaClient {
  return new Proxy(client, {
    get(target, property) {
      if (gate.isOpen) return Reflect.get(target, property) as unknown;
      return () => Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
    },
  });
}

/** Makes Postgres answer as it does when a table needs another block of a full disk. */
async function fillDisk(): Promise<void> {
  await prisma.$executeRaw`
    create or replace function no_space() returns trigger language plpgsql as $$ begin
      raise exception 'could not extend file: No space left on device' using errcode = '53100';
    end $$`;
  await prisma.$executeRaw`
    create trigger full_disk before insert on run_event execute function no_space()`;
}
async function freeDisk(): Promise<void> {
  await prisma.$executeRaw`drop trigger if exists full_disk on run_event`;
}

function point(name: string, step: number, value: number): MetricPoint {
  return {
    name,
    step,
    value,
    time: 1_700_000_000_000 + step,
  };
}

interface StoredPoint extends MetricPoint {
  readonly sequence: bigint;
  readonly ordinal: number;
}

function storedPoints(runId: string) {
  return prisma.$queryRaw<StoredPoint[]>`
    select series.name, step, value, (extract(epoch from time) * 1000)::float8 as time, sequence, ordinal
    from metric_point join series on series.id = series_id
    where metric_point.run_id = ${runId}::uuid order by sequence, ordinal`;
}

/** As the pure function of summarize.ts would give them. */
function storedSummaries(runId: string) {
  return prisma.$queryRaw<Record<string, unknown>[]>`
    select name, count, nan_count as "nanCount", min, min_step as "minStep", max, max_step as "maxStep",
      last_step as "lastStep", last_value as "lastValue", (extract(epoch from last_time) * 1000)::float8 as "lastTime"
    from metric_summary join series on series.id = series_id where run_id = ${runId}::uuid`;
}
function sorted(rows: readonly object[]) {
  return [...rows].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

describe('the recorder of a run', () => {
  test('keeps every value as it is: NaN, infinities, zero below zero, the smallest and the largest', async () => {
    const run = await leaseRun();
    const values = [NaN, Infinity, -Infinity, -0, 0, 5e-324, 1.7976931348623157e308, 0.1 + 0.2];
    const recorder = createRecorder(run);
    values.forEach((value, step) => {
      recorder.addPoints(step, [point('generator/total', step, value)]);
    });
    await recorder.flush();
    const stored = await storedPoints(run.runId);
    expect(stored.map((one) => one.value)).toEqual(values);
    expect(Object.is(stored[3]?.value, -0)).toBe(true);
    expect(stored.map((one) => one.time)).toEqual(values.map((_, step) => 1_700_000_000_000 + step));
  });

  test(
    'summaries equal those counted from the raw points, whatever the batches',
    { timeout: 120_000 },
    async () => {
      const value = fc.oneof(
        { weight: 8, arbitrary: fc.integer({ min: -1000, max: 1000 }) },
        { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, 1.7e308, -1.7e308) },
      );
      const one = fc.record({
        name: fc.constantFrom('generator/total', 'discriminator/a'),
        step: fc.integer({ min: 0, max: 9000 }),
        value,
      });
      const batches = fc.array(fc.array(one, { minLength: 1, maxLength: 40 }), {
        minLength: 1,
        maxLength: 6,
      });
      await fc.assert(
        fc.asyncProperty(batches, async (logged) => {
          const run = await leaseRun();
          const recorder = createRecorder(run);
          const points = logged.map((batch) => batch.map(({ name, step, value: v }) => point(name, step, v)));
          for (const batch of points) {
            recorder.addPoints(1, batch);
            await recorder.flush();
          }
          const raw = (await storedPoints(run.runId)).map(({ name, step, value: v, time }) => ({
            name,
            step,
            value: v,
            time,
          }));
          expect(raw).toEqual(points.flat());
          expect(sorted(await storedSummaries(run.runId))).toEqual(sorted(summarize(raw)));
        }),
        { numRuns: 12 },
      );
    },
  );

  test('two values of one metric at one step are both kept; the later is the last', async () => {
    const run = await leaseRun();
    const recorder = createRecorder(run);
    recorder.addPoints(7, [point('generator/kl', 7, 1), point('generator/kl', 7, 2)]);
    await recorder.flush();
    expect((await storedPoints(run.runId)).map((one) => one.value)).toEqual([1, 2]);
    expect(await storedSummaries(run.runId)).toMatchObject([{ count: 2, lastValue: 2 }]);
  });

  test('a batch is one event with the next sequence number, and the run knows how far it has come', async () => {
    const run = await leaseRun();
    const recorder = createRecorder(run);
    for (let step = 1; step <= 30; step++) recorder.addPoints(step, [point('generator/total', step, step)]);
    await recorder.flush();
    const events = await prisma.runEvent.findMany({
      where: { runId: run.runId },
      orderBy: { sequence: 'asc' },
    });
    const { step, lastSequence } = await prisma.run.findUniqueOrThrow({ where: { id: run.runId } });
    expect(step).toBe(30);
    expect(events.map((event) => Number(event.sequence))).toEqual(events.map((_, i) => i + 1));
    expect(lastSequence).toBe(events.at(-1)?.sequence);
    // The state event of the claim, the first point at once, then all that came meanwhile.
    expect(events.map((event) => event.payload)).toEqual([
      { state: 'STARTING', stage: null, failure: null },
      { points: 1, lastStep: 1 },
      { points: 29, lastStep: 30 },
    ]);
  });

  test('a recorder whose lease has passed on writes nothing and says so', async () => {
    const run = await leaseRun();
    const recorder = createRecorder(run);
    recorder.addPoints(1, [point('generator/total', 1, 1)]);
    await recorder.flush();
    await prisma.$executeRaw`update job set lease_until = now() - interval '1 second' where id = ${run.jobId}::uuid`;
    await reapLeases(prisma, 1);
    const before = await prisma.run.findUniqueOrThrow({ where: { id: run.runId } });
    recorder.addPoints(2, [point('generator/total', 2, 2)]);
    await expect(recorder.flush()).rejects.toThrow(LeaseLostError);
    expect(() => {
      recorder.addPoints(3, []);
    }).toThrow(LeaseLostError);
    expect(await storedPoints(run.runId)).toHaveLength(1);
    expect(await prisma.run.findUniqueOrThrow({ where: { id: run.runId } })).toEqual(before);
    await prisma.job.delete({ where: { id: run.jobId } }); // nobody else is to go on with it
  });

  test('a batch whose answer was lost is stored once', async () => {
    const run = await leaseRun();
    let calls = 0;
    // The first transaction commits, but its connection is gone before the answer arrives.
    const forgetful = new Proxy(prisma, {
      get(target, property) {
        if (property !== '$queryRaw') return Reflect.get(target, property) as unknown;
        return async (statement: Prisma.Sql) => {
          calls++;
          const result: unknown = await target.$queryRaw(statement);
          if (calls === 1) throw Object.assign(new Error('Connection terminated'), { code: 'ECONNRESET' });
          return result;
        };
      },
    });
    const recorder = createRecorder({ ...run, prisma: forgetful });
    recorder.addPoints(1, [point('generator/total', 1, 1)]);
    await recorder.flush();
    expect(calls).toBe(2);
    expect(await storedPoints(run.runId)).toHaveLength(1);
    expect(await storedSummaries(run.runId)).toMatchObject([{ count: 1 }]);
  });

  test('a write that waits behind itself, or behind a change of its run, is stored once', async () => {
    const run = await leaseRun();
    const write = (number: number) =>
      createWriteStore(run, () => Promise.resolve()).store({
        number,
        write: {
          kind: 'METRICS',
          steps: [{ step: number, points: [point('generator/total', number, number)] }],
        },
      });
    await write(1);
    /** Begins the writes while somebody else holds what they need, and lets go when all of them wait. */
    const behind = async (lock: (transaction: Database) => Promise<unknown>, ...numbers: number[]) => {
      let writes: Promise<unknown> = Promise.resolve();
      await prisma.$transaction(async (transaction) => {
        await lock(transaction);
        writes = Promise.all(numbers.map(write));
        await vi.waitFor(async () => {
          const [row] = await prisma.$queryRaw<{ waiting: number }[]>`
            select count(*)::int as waiting from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'`;
          expect(row?.waiting).toBe(numbers.length);
        }, 5_000);
      });
      await writes;
    };
    await behind((t) => t.$executeRaw`update job set priority = 1 where id = ${run.jobId}::uuid`, 2, 2);
    await behind((t) => t.$executeRaw`update run set display_name = 'new' where id = ${run.runId}::uuid`, 3);
    await behind(
      (t) => t.$executeRaw`update run set display_name = 'newer' where id = ${run.runId}::uuid`,
      4,
      4,
    );
    expect((await storedPoints(run.runId)).map(({ step }) => step)).toEqual([1, 2, 3, 4]);
    expect(await storedSummaries(run.runId)).toMatchObject([{ count: 4, lastStep: 4 }]);
    expect(await prisma.run.findUniqueOrThrow({ where: { id: run.runId } })).toMatchObject({ step: 4 });
  });

  test('that the disk of the database has no room for says so on the run, stores all once in order when there is, and takes it back', async () => {
    const run = await leaseRun();
    const degraded = async () =>
      prisma.run.findUniqueOrThrow({
        where: { id: run.runId },
        select: { degradedReason: true, degradedMessage: true },
      });
    await fillDisk();
    try {
      const recorder = createRecorder(run);
      for (let step = 1; step <= 50; step++) recorder.addPoints(step, [point('generator/total', step, step)]);
      await vi.waitFor(
        async () =>
          expect(await degraded()).toEqual({
            degradedReason: 'STORAGE_FULL',
            degradedMessage: expect.stringMatching(/database's disk is full.*Free some space/) as string,
          }),
        5_000,
      );
      expect(recorder.hasFailed()).toBe(false);
      expect(await storedPoints(run.runId)).toEqual([]);
      await freeDisk();
      await recorder.flush();
    } finally {
      await freeDisk();
    }
    const stored = await storedPoints(run.runId);
    expect(stored.map(({ step }) => step)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    expect(await degraded()).toEqual({ degradedReason: null, degradedMessage: null });
  });

  test('that gives up on a full database leaves all in its local log, and lets nobody settle the run without it', async () => {
    const run = await leaseRun();
    const over = new AbortController();
    await fillDisk();
    try {
      const recorder = createRecorder(run, over.signal);
      recorder.addPoints(1, [point('generator/total', 1, 1)]);
      over.abort();
      await expect(recorder.flush()).rejects.toThrow(/No space left/);
      expect(() => recorder.hasFailed()).toThrow(/No space left/);
      await recorder.close();
    } finally {
      await freeDisk();
    }
    expect(statSync(path.join(folder, `${run.jobId}.log`)).size).toBeGreaterThan(100);
  });

  test('that cannot reach the database keeps all in its local log, stores it once in order afterwards, and removes the log', async () => {
    const run = await leaseRun();
    const gate = { isOpen: false };
    const recorder = createRecorder({ ...run, prisma: gated(prisma, gate) });
    for (let step = 1; step <= 1_500; step++) recorder.addPoints(step, [point('generator/total', step, NaN)]);
    recorder.add({ kind: 'STAGE', stage: 'TRANSLATION' });
    for (let step = 1_501; step <= 1_600; step++)
      recorder.addPoints(step, [point('generator/total', step, step)]);
    const file = path.join(folder, `${run.jobId}.log`);
    await vi.waitFor(() => expect(statSync(file).size).toBeGreaterThan(1_000), 5_000);
    recorder.addPoints(1_601, [point('generator/total', 1_601, 1)]);
    expect(await storedPoints(run.runId)).toEqual([]);

    gate.isOpen = true;
    await recorder.flush();
    const stored = await storedPoints(run.runId);
    expect(stored.map(({ step }) => step)).toEqual(Array.from({ length: 1_601 }, (_, i) => i + 1));
    expect(stored[0]?.value).toBeNaN();
    const events = await prisma.runEvent.findMany({
      where: { runId: run.runId },
      orderBy: { sequence: 'asc' },
    });
    const stage = events.map(({ kind }) => kind).lastIndexOf('STATE');
    expect(events[stage - 1]?.payload).toMatchObject({ lastStep: 1_500 });
    expect(events[stage]?.payload).toMatchObject({ stage: 'TRANSLATION' });
    await recorder.close();
    expect(existsSync(file)).toBe(false);
  });

  test('that is given more than the database takes moves it into its local log, loses nothing, and thins only what is about the machine', async () => {
    const run = await leaseRun();
    const stored: MetricPoint[] = [];
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const localLog = openLocalLog(path.join(folder, `${run.jobId}.log`));
    const recorder = createRunRecorder({
      store: {
        ...createWriteStore(run, () => Promise.resolve()),
        async store({ write }) {
          await gate;
          if (write.kind === 'METRICS') stored.push(...write.steps.flatMap(({ points }) => points));
        },
      },
      localLog,
      log: pino({ level: 'silent' }),
      lost: never,
      over: never,
      limits: { logBytes: Infinity, memoryBytes: Infinity, memoryPoints: 1_000 },
    });
    recorders.push(recorder);
    const steps = Array.from({ length: 3_000 }, (_, i) => i + 1);
    for (const step of steps) {
      recorder.addPoints(step, [point('generator/total', step, step), point('system/step_time', step, 1)]);
      // The trainer's messages come one by one, and the file is written between them.
      if (step % 300 === 0) await vi.waitFor(() => expect(localLog.byteSize).toBeGreaterThan(step), 5_000);
    }
    open();
    await recorder.flush();
    const stepsOf = (name: string) => stored.filter((one) => one.name === name).map(({ step }) => step);
    expect(stepsOf('generator/total')).toEqual(steps);
    const ofTheMachine = stepsOf('system/step_time');
    expect(ofTheMachine.length).toBeLessThan(2_900);
    expect(ofTheMachine).toEqual(expect.arrayContaining(steps.filter((step) => step % 16 === 0)));
  });
});
