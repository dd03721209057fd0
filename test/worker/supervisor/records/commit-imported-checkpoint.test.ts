import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#db/new-id.ts';
import { readCheckpointManifest } from '#contracts/checkpoint-manifest.ts';
import { commitImportedCheckpoint } from '../../../../worker/supervisor/records/commit-imported-checkpoint.ts';
import { startApi, type TestApi } from '../../../testkit/api.ts';
import { makeWorld } from '../../../testkit/job-rows.ts';
import { saveUntrained } from '../../translator/random-checkpoint.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

test('a run whose dataset comes later names it once its checkpoint is imported again', async () => {
  const { prisma, storage } = api;
  const saved = await saveUntrained(storage);
  const manifest = readCheckpointManifest(JSON.parse(String(await storage.read(saved.manifestSha256))));
  const { id: createdById } = await api.createUser('EDITOR');
  const importIt = async () => {
    const { id } = await prisma.checkpointImport.create({
      data: { id: newId(), createdById, filename: 'model.tar', archiveSha256: 'b'.repeat(64) },
    });
    const row = await prisma.checkpointImport.findUniqueOrThrow({ where: { id } });
    const imported = { manifest, manifestSha256: saved.manifestSha256, byteSize: 1 };
    await prisma.$transaction((transaction) => commitImportedCheckpoint(transaction, row, imported));
    return prisma.checkpointImport.findUniqueOrThrow({
      where: { id },
      include: { checkpoint: { include: { run: true, artifacts: true } } },
    });
  };

  const first = await importIt();
  expect(first).toMatchObject({
    alreadyHere: false,
    checkpoint: { run: { datasetVersionId: null }, artifacts: [] },
  });
  const { datasetVersionId } = await makeWorld(prisma);
  await prisma.datasetVersion.update({
    where: { id: datasetVersionId },
    data: { indexSha256: manifest.datasetIndexSha256 },
  });
  for (const _ of ['linked', 'left as it is'])
    expect(await importIt()).toMatchObject({
      alreadyHere: true,
      checkpoint: { id: first.checkpointId, run: { datasetVersionId }, artifacts: [{}] },
    });
});
