import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { pino } from 'pino';
import { NEWEST_DECODER } from '#contracts/decoder-version.ts';
import type { DatasetImage, DatasetIndex } from '#contracts/dataset-index.ts';
import type { Split } from '#contracts/domain.ts';
import { sha256Schema } from '#contracts/ids.ts';
import type { JobKind } from '#jobs/definitions.ts';
import { readArchives } from '#contracts/stored/read-archives.ts';
import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { newId } from '#db/new-id.ts';
import { blobSettingsOf, openBlobStore } from '#storage/open-blob-store.ts';
import { queueJobs } from '#jobs/queue-jobs.ts';
import { claimJobs } from '#jobs/claim-jobs.ts';
import type { SupervisorContext } from '../../../worker/supervisor/context.ts';
import { HANG_LIMITS } from '../../../worker/supervisor/tasks/hang-alarm.ts';
import { keepLeases } from '../../../worker/supervisor/leases/lease-keeper.ts';
import { locateImages } from '../../../worker/supervisor/tasks/locate-images.ts';
import type { Task } from '../../../worker/supervisor/tasks/run-task.ts';
import { startTask } from '../../../worker/supervisor/tasks/start-task.ts';
import { cloneDatabase, type TestDatabase } from '../../testkit/database.ts';
import {
  makeCheckpoint,
  makeUpload,
  makeWorker,
  makeWorld,
  queueRun,
  queueTranslation,
  type World,
} from '../../testkit/job-rows.ts';

let database: TestDatabase;
let prisma: PrismaClient;
let world: World;
let context: SupervisorContext;
let dataDirectory: string;

beforeAll(async () => {
  database = await cloneDatabase();
  prisma = makePrisma(database.url);
  world = await makeWorld(prisma);
  dataDirectory = mkdtempSync(path.join(tmpdir(), 'exemplar-import-'));
  const storage = blobSettingsOf(dataDirectory);
  context = {
    prisma,
    blobs: openBlobStore(storage),
    log: pino({ level: 'silent' }),
    workerId: await makeWorker(prisma),
    leaseSeconds: 60,
    graceSeconds: 1,
    hangLimits: HANG_LIMITS,
    codeVersion: 'test',
    compute: { backend: 'auto', threads: 1 },
    storage,
    cleaning: { trashDays: 30, leftoverHours: 24, blobAgeHours: 24, auditDays: 365 },
    localLogDirectory: path.join(dataDirectory, 'local-logs'),
    childPrograms: { train: '', evaluate: '', estimate: '', serve: '', data: '', verify: '' },
    childEnvironment: {},
    tracing: null,
  };
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
  rmSync(dataDirectory, { recursive: true });
});

/** Claims the one job of a kind and does with its task what a child's messages would make of it. */
async function workOn(kind: JobKind, act: (task: Task) => Promise<void>): Promise<void> {
  const claim = { workerId: context.workerId, batchSizes: { [kind]: 1 }, leaseSeconds: 60 };
  const [lease] = await claimJobs(prisma, claim);
  if (!lease) throw new Error(`no ${kind} job to claim`);
  const keeper = keepLeases(context, [lease], new AbortController().signal);
  const task = await startTask(context, [lease], keeper);
  if (!task) throw new Error('nothing left to do');
  await act(task);
  keeper.stop();
}

describe('an import', () => {
  const hash = (digit: string) => sha256Schema.parse(digit.repeat(64));
  const queueImport = async (): Promise<string> => {
    const importId = newId();
    const archives = {
      a: { name: 'digits', sha256s: [hash('1')] },
      b: { name: 'colored', sha256s: [hash('2'), hash('3')] },
    };
    await prisma.import.create({ data: { id: importId, datasetId: world.datasetId, archives } });
    await queueJobs(prisma, 'IMPORT', [{ importId }]);
    return importId;
  };
  const importOf = (id: string) => prisma.import.findUniqueOrThrow({ where: { id } });
  const image = (domain: 'A' | 'B', split: Split, offset: number): DatasetImage => ({
    domain,
    split,
    name: `${offset}.png`,
    label: offset % 2 === 0 ? '7' : null,
    format: 'PNG',
    width: 28,
    height: 28,
    sha256: hash('e'),
    shard: domain === 'A' ? 0 : 1,
    offset,
    byteSize: 100,
  });

  test('becomes the next version of its dataset, whose images can be found in their shards', async () => {
    const index: DatasetIndex = {
      format: 'exemplar.dataset-index/4',
      decoder: 1,
      shards: [
        { sha256: hash('4'), byteSize: 10_240 },
        { sha256: hash('5'), byteSize: 20_480 },
      ],
      images: [
        image('A', 'TRAIN', 512),
        image('A', 'TRAIN', 1536),
        image('A', 'TEST', 2560),
        image('B', 'TRAIN', 512),
        image('B', 'VALIDATION', 1536),
      ],
      annotations: null,
    };
    const { sha256 } = await context.blobs.put(Buffer.from(JSON.stringify(index)));
    const importId = await queueImport();
    await workOn('IMPORT', async (task) => {
      expect(task.message).toMatchObject({
        archives: [
          { domain: 'A', sha256: hash('1') },
          { domain: 'B', sha256: hash('2') },
          { domain: 'B', sha256: hash('3') },
        ],
      });
      await task.handle({ type: 'importProgress', done: 2, total: 4 });
      await vi.waitFor(async () => {
        expect(await importOf(importId)).toMatchObject({ state: 'RUNNING', imagesDone: 2, imagesTotal: 4 });
      });
      await task.handle({ type: 'result', result: { indexSha256: sha256 } });
      await task.settle({ type: 'FINISHED' });
    });

    const row = await importOf(importId);
    expect(row).toMatchObject({ state: 'FINISHED', imagesDone: 5, imagesTotal: 5 });
    const version = await prisma.datasetVersion.findUniqueOrThrow({
      where: { id: row.datasetVersionId ?? '' },
      include: { domains: { orderBy: { side: 'asc' } }, images: { orderBy: { name: 'asc' } } },
    });
    expect(version).toMatchObject({ number: 2, indexSha256: sha256, byteSize: 30_720n, decoder: 1 });
    expect(version.domains).toMatchObject([
      { side: 'A', name: 'digits', trainCount: 2, validationCount: 0, testCount: 1 },
      { side: 'B', name: 'colored', trainCount: 1, validationCount: 1, testCount: 0 },
    ]);
    expect(version.images).toHaveLength(5);
    const second = version.images.find((each) => each.side === 'A' && each.offset === 1536n);
    expect(second).toMatchObject({ split: 'TRAIN', position: 1, label: '7' });
    const upload = { userId: world.userId, kind: 'IMAGE', state: 'FINALIZED', sha256: hash('6') } as const;
    const { id: uploadId } = await prisma.upload.create({
      data: {
        ...upload,
        id: newId(),
        filename: 'x',
        contentType: 'image/png',
        byteSize: 7,
        expiresAt: new Date(),
      },
    });
    const found = await locateImages(prisma, [second?.id ?? '', uploadId]);
    expect(found.get(second?.id ?? '')).toEqual({
      source: 'DATASET',
      sha256: hash('4'),
      offset: 1536,
      byteSize: 100,
      imageSha256: hash('e'),
      decoder: 1,
    });
    expect(found.get(uploadId)).toEqual({
      source: 'UPLOAD',
      sha256: hash('6'),
      offset: 0,
      byteSize: 7,
      imageSha256: hash('6'),
      decoder: NEWEST_DECODER,
    });
  });

  test('with files that cannot be used names them, after those that were not even sent, and commits nothing', async () => {
    const versions = await prisma.datasetVersion.count();
    const importId = await queueImport();
    const stray = { name: 'notes.txt', code: 'UNKNOWN_EXTENSION', message: 'no picture' };
    const { archives } = await importOf(importId);
    const { a, b } = readArchives(archives);
    const sent = { a, b: { ...b, leftOut: { files: [stray], count: 1_200 }, byProductCount: 3 } };
    await prisma.import.update({ where: { id: importId }, data: { archives: { version: 2, ...sent } } });
    const error = { domain: 'A', name: '3.png', code: 'UNSUPPORTED_IMAGE', message: 'no picture' } as const;
    const failure = { class: 'USER', code: 'BAD_FILES', message: 'One file cannot be used.' } as const;
    await workOn('IMPORT', async (task) => {
      // A job that begins again tells it again.
      for (let attempt = 0; attempt < 2; attempt++)
        await task.handle({ type: 'importReport', errors: [error], errorCount: 1, byProductCount: 4 });
      await task.settle({ type: 'FAILED', failure });
    });
    expect(await importOf(importId)).toMatchObject({
      state: 'FAILED',
      failure,
      fileErrors: [{ domain: 'B', ...stray }, error],
      fileErrorCount: 1_201,
      byProductCount: 7,
      datasetVersionId: null,
    });
    expect(await prisma.datasetVersion.count()).toBe(versions);
  });
});

describe('an evaluation', () => {
  test('keeps its scores when it ends', async () => {
    const { runId } = await queueRun(prisma, world);
    const checkpointId = await makeCheckpoint(prisma, runId);
    const evaluationId = newId();
    const rowsSha256 = sha256Schema.parse('ab'.repeat(32));
    const group = {
      name: 'unseen',
      scores: { 'evaluation/ssim_ab': 0.8 },
      intervals: { 'evaluation/ssim_ab': [0.7, 0.9] satisfies [number, number] },
      counts: { 'evaluation/ssim_ab': 90 },
    };
    const picture = {
      direction: 'A_TO_B',
      shown: 'WORST',
      measure: 'ssim',
      values: [0.5, 0.25] as number[],
      rows: 4,
      sha256: sha256Schema.parse('cd'.repeat(32)),
      byteSize: 1234,
      width: 170,
      height: 342,
    } as const;
    await prisma.evaluation.create({ data: { id: evaluationId, checkpointId, split: 'VALIDATION' } });
    await queueJobs(prisma, 'EVALUATE', [{ evaluationId, checkpointId }]);
    await workOn('EVALUATE', async (task) => {
      expect(task.message).toMatchObject({ split: 'VALIDATION' });
      await task.handle({
        type: 'evaluated',
        scores: { 'evaluation/ssim_ab': 0.9 },
        intervals: { 'evaluation/ssim_ab': [0.89, 0.91] },
        counts: { 'evaluation/ssim_ab': 990 },
        chances: { 'evaluation/exemplar_retrieval_ab': 0.5 },
        groups: [group],
        pictures: [picture],
        rowsSha256,
        missing: [{ name: 'psnr', reason: 'no truth' }],
        references: [{ name: 'copy', scores: { 'evaluation/ssim_ab': 0.1 } }],
        imageCount: 1000,
      });
      await task.settle({ type: 'FINISHED' });
    });
    expect(await prisma.evaluation.findUniqueOrThrow({ where: { id: evaluationId } })).toMatchObject({
      state: 'FINISHED',
      scores: { 'evaluation/ssim_ab': 0.9 },
      intervals: { 'evaluation/ssim_ab': [0.89, 0.91] },
      counts: { 'evaluation/ssim_ab': 990 },
      chances: { 'evaluation/exemplar_retrieval_ab': 0.5 },
      groups: [group],
      rowsSha256,
      missingMeasures: [{ name: 'psnr', reason: 'no truth' }],
      referenceRows: [{ name: 'copy', scores: { 'evaluation/ssim_ab': 0.1 } }],
      imageCount: 1000,
      finishedAt: expect.any(Date) as Date,
    });
    expect(await prisma.evaluationPicture.findMany({ where: { evaluationId } })).toEqual([
      { evaluationId, ...picture },
    ]);
  });

  test.each(['EVALUATE', 'TRANSLATE'] as const)(
    'that cannot read its checkpoint ends at once and marks it as damaged (%s)',
    async (kind) => {
      const { runId } = await queueRun(prisma, world);
      const checkpointId = await makeCheckpoint(prisma, runId);
      const evaluationId = newId();
      await prisma.evaluation.create({ data: { id: evaluationId, checkpointId, split: 'TEST' } });
      if (kind === 'EVALUATE') await queueJobs(prisma, 'EVALUATE', [{ evaluationId, checkpointId }]);
      else {
        const image = await makeUpload(prisma, world);
        await queueTranslation(prisma, world, checkpointId, { content: image, exemplar: image });
      }
      const failure = {
        class: 'USER',
        code: 'BROKEN_CHECKPOINT',
        message: 'This checkpoint is damaged.',
      } as const;
      await workOn(kind, (task) => task.settle({ type: 'FAILED', failure }));
      expect(await prisma.job.findFirstOrThrow({ where: { kind }, orderBy: { id: 'desc' } })).toMatchObject({
        state: 'FAILED', // not queued again
      });
      expect(await prisma.checkpoint.findUniqueOrThrow({ where: { id: checkpointId } })).toMatchObject({
        damage: 'One of its files is damaged or missing.',
      });
      expect(await prisma.runEvent.count({ where: { runId, kind: 'CHECKPOINT' } })).toBe(1);
    },
  );
});
