import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import type { DatasetIndex } from '#contracts/dataset-index.ts';
import type { Sha256 } from '#contracts/ids.ts';
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
  const { index: plain } = await storeTinyDataset(blobs, { train: 2, test: 1 });
  const place = { sha256: 'e'.repeat(64) as Sha256, shard: 0, offset: 512, byteSize: 100 };
  const size = { format: 'PNG', width: 16, height: 16 } as const;
  const index: DatasetIndex = {
    ...plain,
    annotations: {
      version: 1,
      classes: { A: { 1: 'digit', 0: 'background' }, B: null },
      regions: [{ image: 2, ...place }],
      truthImages: [{ domain: 'A', name: '2.png', ...size, ...place }],
      truths: [{ direction: 'A_TO_B', content: 2, exemplar: 5, truth: 0, group: null }],
    },
  };
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
  const { annotations: _, ...withoutAnnotations } = index;
  const { decoder: __, ...withoutDecoder } = withoutAnnotations;
  const domains = await prisma.domain.findMany({ where: { datasetVersionId: datasetVersionId ?? '' } });
  expect(domains.map(({ side, regionCount, truthCount }) => [side, regionCount, truthCount])).toEqual([
    ['A', 1, 1],
    ['B', 0, 0],
  ]);

  const forms = [
    { ...withoutDecoder, format: 'exemplar.dataset-index/1', images },
    { ...withoutAnnotations, format: 'exemplar.dataset-index/2', images },
    { ...withoutAnnotations, format: 'exemplar.dataset-index/3' },
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
