import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { newId } from '#db/new-id.ts';
import { cloneDatabase, type TestDatabase } from '../testkit/database.ts';
import { makeCheckpoint, makeWorld, queueRun } from '../testkit/job-rows.ts';
import { rowsOf } from '../testkit/run-rows.ts';

const SQL = readFileSync(
  new URL('../../prisma/migrations/20261211000001_other_exemplar/migration.sql', import.meta.url),
  'utf8',
);

let database: TestDatabase;
let prisma: PrismaClient;
beforeAll(async () => {
  database = await cloneDatabase();
  prisma = makePrisma(database.url);
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

test("the model's translation against another exemplar keeps its scores and its place, and nothing else has its name", async () => {
  const { runId } = await queueRun(prisma, await makeWorld(prisma));
  await rowsOf(prisma, runId).begin(1, 0);
  const checkpointId = await makeCheckpoint(prisma, runId);
  const row = (name: string, score: number) => ({ name, scores: { 'evaluation/ssim_ab': score } });
  const store = async (referenceRows: object[]): Promise<string> => {
    const id = newId();
    await prisma.evaluation.create({ data: { id, checkpointId, split: 'VALIDATION', referenceRows } });
    return id;
  };
  const ids = [
    await store([row('copy', 0.1), row('random_style', 0.2), row('color_transfer', 0.3)]),
    await store([row('truth', 1)]),
    await store([]),
  ];
  await prisma.$executeRawUnsafe(SQL);
  const stored = await prisma.evaluation.findMany({ select: { id: true, referenceRows: true } });
  const rowsOfEach = new Map(stored.map(({ id, referenceRows }) => [id, referenceRows]));
  expect(ids.map((id) => rowsOfEach.get(id))).toEqual([
    [row('copy', 0.1), row('other_exemplar', 0.2), row('color_transfer', 0.3)],
    [row('truth', 1)],
    [],
  ]);
});
