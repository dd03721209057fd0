import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { newId } from '#db/new-id.ts';
import { canonicalJson } from '#lib/canonical-json.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { createDiskBlobStore } from '#storage/disk-blob-store.ts';
import { commitDatasetVersion } from '../../../../worker/supervisor/records/commit-dataset-version.ts';
import { healIndexes } from '../../../../worker/supervisor/records/heal-indexes.ts';
import { cloneDatabase, type TestDatabase } from '../../../testkit/database.ts';
import { makeWorld } from '../../../testkit/job-rows.ts';
import { storeTinyDataset } from '../../../testkit/tiny-dataset.ts';

let database: TestDatabase;
let prisma: PrismaClient;
let folder: string;
let blobs: BlobStore;
beforeAll(async () => {
  database = await cloneDatabase();
  prisma = makePrisma(database.url);
  folder = await mkdtemp(join(tmpdir(), 'heal-indexes-'));
  blobs = createDiskBlobStore(folder);
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

test('a list of images is made anew in the form in which it was stored, with ids or without', async () => {
  const { index } = await storeTinyDataset(blobs, { train: 2, test: 1 });
  const { datasetId } = await makeWorld(prisma);
  const importId = newId();
  const archives = { a: { name: 'A', sha256s: [] }, b: { name: 'B', sha256s: [] } };
  await prisma.import.create({ data: { id: importId, datasetId, archives } });
  const names = { A: 'plain', B: 'colored' };
  await prisma.$transaction((transaction) =>
    commitDatasetVersion(transaction, { importId, indexSha256: 'a'.repeat(64), content: index, names }),
  );
  const { datasetVersionId } = await prisma.import.findUniqueOrThrow({ where: { id: importId } });
  const rows = await prisma.image.findMany({ where: { datasetVersionId: datasetVersionId ?? '' } });
  const idOf = ({ domain, offset }: (typeof index.images)[number]) =>
    rows.find((row) => row.side === domain && Number(row.offset) === offset)?.id;
  const images = index.images.map((image) => ({ ...image, id: idOf(image) }));
  const { decoder: _, ...withoutDecoder } = index;

  const forms = [
    { ...withoutDecoder, format: 'exemplar.dataset-index/1', images },
    { ...index, format: 'exemplar.dataset-index/2', images },
    index,
  ];
  for (const form of forms) {
    const text = canonicalJson(form);
    const { sha256 } = await blobs.put(Buffer.from(text));
    await prisma.datasetVersion.update({
      where: { id: datasetVersionId ?? '' },
      data: { indexSha256: sha256 },
    });
    await blobs.setAside(sha256);
    const healed = await healIndexes({ prisma, blobs, log: pino({ level: 'silent' }) }, [sha256]);
    expect([...healed]).toEqual([sha256]);
    expect((await blobs.read(sha256)).toString()).toBe(text);
  }
});
