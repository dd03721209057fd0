import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { newId } from '#db/new-id.ts';
import { removeLeftovers } from '#db/trash/remove-leftovers.ts';
import { queueJobs } from '#jobs/queue-jobs.ts';
import { holdUploads } from '../../../api/graphql/upload/hold-uploads.ts';
import { cloneDatabase, type TestDatabase } from '../../testkit/database.ts';
import { makeCheckpoint, makeWorld, queueRun, queueTranslation, type World } from '../../testkit/job-rows.ts';

const HOUR_MS = 3_600_000;

let database: TestDatabase;
let prisma: PrismaClient;
let world: World;
beforeAll(async () => {
  database = await cloneDatabase();
  prisma = makePrisma(database.url);
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});
beforeEach(async () => {
  await prisma.$executeRaw`truncate run, dataset, experiment, "user", upload, import, job cascade`;
  world = await makeWorld(prisma);
});

/** As of so many hours ago. */
function ago(hours: number): Date {
  return new Date(Date.now() - hours * HOUR_MS);
}

async function upload(facts: {
  readonly sha256: string;
  readonly hours: number;
  readonly kind?: 'IMAGE' | 'ARCHIVE' | 'CHECKPOINT';
  readonly state?: 'PENDING' | 'FINALIZED';
}): Promise<string> {
  const { sha256, hours, kind = 'IMAGE', state = 'FINALIZED' } = facts;
  const id = newId();
  await prisma.upload.create({
    data: {
      id,
      userId: world.userId,
      kind,
      state,
      filename: 'f',
      contentType: 'image/png',
      byteSize: 1,
      sha256: sha256.repeat(64),
      createdAt: ago(hours),
      expiresAt: ago(hours - 1),
    },
  });
  return id;
}

async function importOf(facts: {
  readonly state: 'FAILED' | 'CANCELED' | 'FINISHED' | 'QUEUED';
  readonly hours: number;
  readonly archive: string;
  readonly datasetId?: string;
}): Promise<string> {
  const { state, hours, archive, datasetId = world.datasetId } = facts;
  const id = newId();
  const of = (sha256: string) => ({
    name: 'A',
    sha256s: [sha256.repeat(64)],
    leftOut: { files: [], count: 0 },
    byProductCount: 0,
  });
  await prisma.import.create({
    data: {
      id,
      datasetId,
      state,
      createdAt: ago(hours),
      finishedAt: state === 'QUEUED' ? null : ago(hours),
      archives: { version: 2, a: of(archive), b: of('9') },
    },
  });
  return id;
}

function remove() {
  return removeLeftovers(prisma, ago(24));
}

async function left(): Promise<{ imports: string[]; uploads: string[] }> {
  const [imports, uploads] = await Promise.all([prisma.import.findMany(), prisma.upload.findMany()]);
  return { imports: imports.map(({ id }) => id), uploads: uploads.map(({ id }) => id) };
}

test('imports that failed or were canceled long enough ago go with their archives, and others stay with theirs', async () => {
  await importOf({ state: 'FAILED', hours: 25, archive: '1' });
  await importOf({ state: 'CANCELED', hours: 25, archive: '2' });
  const young = await importOf({ state: 'FAILED', hours: 23, archive: '3' });
  const finished = await importOf({ state: 'FINISHED', hours: 99, archive: '4' });
  const waiting = await importOf({ state: 'QUEUED', hours: 99, archive: '5' });
  for (const sha256 of ['1', '2']) await upload({ sha256, hours: 25, kind: 'ARCHIVE' });
  const kept = [];
  for (const sha256 of ['3', '4', '5', '9']) kept.push(await upload({ sha256, hours: 99, kind: 'ARCHIVE' }));
  expect(await remove()).toEqual({ imports: 2, uploads: 2 });
  const { imports, uploads } = await left();
  expect(new Set(imports)).toEqual(new Set([young, finished, waiting]));
  expect(new Set(uploads)).toEqual(new Set(kept));
});

test('a checkpoint that was refused goes with its job, and the tar of one that still waits stays', async () => {
  const checkpointImport = async (state: 'FAILED' | 'FINISHED' | 'QUEUED', hours: number, sha256: string) => {
    const id = newId();
    const finishedAt = state === 'QUEUED' ? null : ago(hours);
    const tar = { filename: 'model.tar', archiveSha256: sha256.repeat(64), createdById: world.userId };
    await prisma.checkpointImport.create({ data: { id, state, finishedAt, ...tar } });
    await queueJobs(prisma, 'IMPORT_CHECKPOINT', [{ checkpointImportId: id }]);
    return id;
  };
  await checkpointImport('FAILED', 25, '1');
  const kept = [
    await checkpointImport('FAILED', 23, '2'),
    await checkpointImport('FINISHED', 99, '3'),
    await checkpointImport('QUEUED', 99, '4'),
  ];
  for (const sha256 of ['1', '2', '3']) await upload({ sha256, hours: 99, kind: 'CHECKPOINT' });
  const waiting = await upload({ sha256: '4', hours: 99, kind: 'CHECKPOINT' });
  expect(await remove()).toEqual({ imports: 1, uploads: 3 });
  expect((await left()).uploads).toEqual([waiting]);
  const [imports, jobs] = await Promise.all([prisma.checkpointImport.findMany(), prisma.job.findMany()]);
  expect(imports.map(({ id }) => id)).toEqual(kept);
  expect(new Set(jobs.map(({ subjectId }) => subjectId))).toEqual(new Set(kept));
});

test('a dataset goes with its failed imports when it has nothing else', async () => {
  const empty = newId();
  await prisma.dataset.create({ data: { id: empty, name: 'never imported' } });
  await importOf({ state: 'FAILED', hours: 25, archive: '1', datasetId: empty });
  await importOf({ state: 'FAILED', hours: 25, archive: '1' });
  await remove();
  expect(await prisma.dataset.findMany({ select: { id: true } })).toEqual([{ id: world.datasetId }]);
});

test('an uploaded image that nothing has translated goes once it is old, and one that was translated stays', async () => {
  const { runId } = await queueRun(prisma, world);
  const checkpointId = await makeCheckpoint(prisma, runId);
  const content = await upload({ sha256: '1', hours: 99 });
  const exemplar = await upload({ sha256: '2', hours: 99 });
  const young = await upload({ sha256: '3', hours: 23 });
  await upload({ sha256: '4', hours: 25 });
  await queueTranslation(prisma, world, checkpointId, { content, exemplar });
  expect(await remove()).toEqual({ imports: 0, uploads: 1 });
  expect(new Set((await left()).uploads)).toEqual(new Set([content, exemplar, young]));
});

test('an upload that was never sent goes once nobody can send it any more, and not before', async () => {
  await upload({ sha256: '1', hours: 26, state: 'PENDING' });
  const late = await upload({ sha256: '2', hours: 24.5, state: 'PENDING' }); // could be sent until 23.5 hours ago
  await remove();
  expect((await left()).uploads).toEqual([late]);
});

test('an upload that is being taken at this moment stays, and one that has just gone cannot be taken', async () => {
  const id = await upload({ sha256: '1', hours: 25 });
  await prisma.$transaction(async (transaction) => {
    await holdUploads(transaction, [id]);
    expect(await remove()).toEqual({ imports: 0, uploads: 0 });
  });
  expect(await remove()).toEqual({ imports: 0, uploads: 1 });
  await expect(prisma.$transaction((transaction) => holdUploads(transaction, [id]))).rejects.toThrow(
    'An upload has been removed since nothing used it. Send it again.',
  );
});
