import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appendRunEvent } from '#db/runs/append-run-event.ts';
import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { moveRun } from '#db/runs/move-run.ts';
import { cloneDatabase, type TestDatabase } from '../../testkit/database.ts';
import { makeWorld, queueRun, type World } from '../../testkit/job-rows.ts';

describe("a run's events", () => {
  let database: TestDatabase;
  let prisma: PrismaClient;
  let world: World;
  beforeAll(async () => {
    database = await cloneDatabase();
    prisma = makePrisma(database.url);
    world = await makeWorld(prisma);
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await database.drop();
  });
  const append = (runId: string, source?: { epoch: number; write: number }) =>
    prisma.$transaction((transaction) =>
      appendRunEvent(transaction, {
        runId,
        kind: 'METRICS',
        payload: { points: 0, lastStep: 0 },
        ...(source ? { source } : {}),
      }),
    );

  test('are numbered without gap or repetition however many write at once', async () => {
    const { runId } = await queueRun(prisma, world);
    const numbers = await Promise.all(Array.from({ length: 30 }, () => append(runId)));
    expect(numbers.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
  });

  test('are stored once however often a write is repeated', async () => {
    const { runId } = await queueRun(prisma, world);
    expect(await append(runId, { epoch: 1, write: 1 })).toBe(1n);
    expect(await append(runId, { epoch: 1, write: 1 })).toBeNull();
    expect(await append(runId, { epoch: 1, write: 2 })).toBe(2n);
    expect(await append(runId, { epoch: 2, write: 1 })).toBe(3n);
  });

  test('tell each move that its state allows, and no other move is made', async () => {
    const { runId } = await queueRun(prisma, world);
    const move = (to: Parameters<typeof moveRun>[1]['to']) =>
      prisma.$transaction((transaction) => moveRun(transaction, { runId, to }));
    expect(await move('FINISHED')).toBe(false);
    expect(await move('STARTING')).toBe(true);
    expect(await move('RUNNING')).toBe(true);
    expect(await move('FINISHED')).toBe(true);
    expect(await move('CANCELING')).toBe(false);
    const run = await prisma.run.findUniqueOrThrow({ where: { id: runId }, include: { events: true } });
    expect(run).toMatchObject({ state: 'FINISHED', lastSequence: 3n, finishedAt: expect.any(Date) as Date });
    expect(run.events.map((event) => (event.payload as { state: string }).state)).toEqual([
      'STARTING',
      'RUNNING',
      'FINISHED',
    ]);
  });
});
