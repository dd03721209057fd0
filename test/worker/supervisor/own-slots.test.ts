import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { estimateIdSchema } from '#contracts/ids.ts';
import { totalSteps } from '#contracts/run-config.ts';
import { readRunEstimate } from '#contracts/stored/read-run-estimate.ts';
import { readScores } from '#contracts/stored/read-scores.ts';
import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { newId } from '#db/new-id.ts';
import { queueJobs } from '#jobs/queue-jobs.ts';
import { blobSettingsOf, openBlobStore } from '#storage/open-blob-store.ts';
import { cloneDatabase, type TestDatabase } from '../../testkit/database.ts';
import { egscItPreset } from '../../testkit/egsc-it-preset.ts';
import { forkProgram } from '../../testkit/fork-program.ts';
import { makeWorld, queueRun, type World } from '../../testkit/job-rows.ts';
import { storeTinyDataset } from '../../testkit/tiny-dataset.ts';
import { changeConfig } from '../../testkit/change-config.ts';

let database: TestDatabase;
let prisma: PrismaClient;
let world: World;
let dataDirectory: string;
let worker: ChildProcess;

beforeAll(async () => {
  database = await cloneDatabase();
  prisma = makePrisma(database.url);
  world = await makeWorld(prisma);
  dataDirectory = mkdtempSync(path.join(tmpdir(), 'exemplar-slots-'));
  const { indexSha256 } = await storeTinyDataset(openBlobStore(blobSettingsOf(dataDirectory)));
  await prisma.datasetVersion.update({ where: { id: world.datasetVersionId }, data: { indexSha256 } });
  worker = forkProgram('worker/main.ts', ['--roles=train,evaluate,estimate'], {
    env: {
      ...process.env,
      DATABASE_URL: database.url,
      EXEMPLAR_DATA_DIR: dataDirectory,
      EXEMPLAR_COMPUTE: 'onnx',
      LOG_LEVEL: 'warn',
    },
  });
});
afterAll(async () => {
  worker.kill('SIGTERM');
  await once(worker, 'exit');
  await prisma.$disconnect();
  await database.drop();
  rmSync(dataDirectory, { recursive: true });
});

function within<Result>(check: () => Promise<Result>): Promise<Result> {
  return vi.waitFor(check, { timeout: 120_000, interval: 50 });
}

test('a run is scored, and another one estimated, while it trains and others wait behind it', async () => {
  const config = { ...egscItPreset('tiny'), translationSteps: 1_000_000 };
  const { runId } = await queueRun(prisma, world);
  await prisma.run.update({ where: { id: runId }, data: { totalSteps: totalSteps(config) } });
  await changeConfig(prisma, runId, config);
  await queueRun(prisma, world);
  const checkpoint = await within(() =>
    prisma.checkpoint.findFirstOrThrow({ where: { runId, stage: 'TRANSLATION' } }),
  );

  const [evaluationId, estimateId] = [newId(), estimateIdSchema.parse(newId())];
  await prisma.evaluation.create({ data: { id: evaluationId, checkpointId: checkpoint.id, split: 'TEST' } });
  const about = { createdById: world.userId, datasetVersionId: world.datasetVersionId };
  const estimated = { id: estimateId, ...about, config: egscItPreset('tiny'), configHash: 'tiny' };
  await prisma.estimate.create({ data: estimated });
  await queueJobs(prisma, 'EVALUATE', [{ evaluationId, checkpointId: checkpoint.id }]);
  await queueJobs(prisma, 'ESTIMATE', [{ estimateId }]);

  const evaluation = await within(async () => {
    const row = await prisma.evaluation.findUniqueOrThrow({ where: { id: evaluationId } });
    expect(row).toMatchObject({ state: 'FINISHED', failure: null });
    return row;
  });
  expect(readScores(evaluation.scores)).toHaveProperty('evaluation/ssim_ab');
  const estimate = await within(async () => {
    const row = await prisma.estimate.findUniqueOrThrow({ where: { id: estimateId } });
    expect(row).toMatchObject({ state: 'FINISHED', failure: null });
    return row;
  });
  const result = readRunEstimate(estimate.result);
  expect(result.busyWith).toBe('OTHER_JOB');
  expect(result.stages.map(({ steps }) => steps)).toEqual([6, 12]);
  expect(result.totalSeconds).toBeGreaterThan(0.1);

  expect(await prisma.run.findUniqueOrThrow({ where: { id: runId } })).toMatchObject({ state: 'RUNNING' });
  expect(await prisma.run.count({ where: { state: 'QUEUED' } })).toBe(1);
  expect(await prisma.checkpoint.count({ where: { runId: estimateId } })).toBe(0);
});
