import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { newId } from '#db/new-id.ts';
import { claimJobs } from '#jobs/claim-jobs.ts';
import { readKnownBlobs } from '../../../../worker/supervisor/records/known-blobs.ts';
import { numberedWriteSchema } from '../../../../worker/supervisor/records/run-write.ts';
import { createWriteStore, type WriteStore } from '../../../../worker/supervisor/records/store-write.ts';
import { cloneDatabase, type TestDatabase } from '../../../testkit/database.ts';
import { makeWorker, makeWorld, queueRun } from '../../../testkit/job-rows.ts';

let database: TestDatabase;
let prisma: PrismaClient;
let store: WriteStore;
beforeAll(async () => {
  database = await cloneDatabase();
  prisma = makePrisma(database.url);
  const { runId } = await queueRun(prisma, await makeWorld(prisma));
  const workerId = await makeWorker(prisma);
  const [lease] = await claimJobs(prisma, { workerId, batchSizes: { TRAIN: 1 }, leaseSeconds: 30 });
  if (!lease) throw new Error('claimed nothing');
  store = createWriteStore({ prisma, runId, lease }, () => Promise.resolve());
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

/** As a trainer of the version before thumbnails said it. */
const PLAIN = {
  type: 'sample',
  stage: 'TRANSLATION',
  step: 10,
  direction: 'A_TO_B',
  sha256: 'a'.repeat(64),
  byteSize: 100,
  width: 328,
  height: 328,
  rows: 5,
  columns: 5,
};

/** Stores what lies in a local log. */
async function storeLine(number: number, sample: object) {
  const sampleId = newId();
  const line = JSON.stringify({ number, write: { kind: 'SAMPLE', sampleId, sample } });
  await store.store(numberedWriteSchema.parse(JSON.parse(line)));
  return prisma.sample.findUniqueOrThrow({ where: { id: sampleId } });
}

test('a sample is stored with its thumbnail, and both are known as blobs', async () => {
  const thumbnail = { sha256: 'b'.repeat(64), byteSize: 9, width: 104, height: 103 };
  expect(await storeLine(1, { ...PLAIN, thumbnail })).toMatchObject({
    ...{ sha256: PLAIN.sha256, byteSize: 100, width: 328 },
    ...{ thumbnailSha256: thumbnail.sha256, thumbnailByteSize: 9, thumbnailWidth: 104, thumbnailHeight: 103 },
  });
  const { blobs } = await readKnownBlobs(prisma);
  expect(blobs).toEqual(expect.arrayContaining([PLAIN.sha256, thumbnail.sha256]));
});

test('a line of a log that was written before there were thumbnails is stored without one', async () => {
  expect(await storeLine(2, { ...PLAIN, sha256: 'c'.repeat(64) })).toMatchObject({
    sha256: 'c'.repeat(64),
    ...{ thumbnailSha256: null, thumbnailByteSize: null, thumbnailWidth: null, thumbnailHeight: null },
  });
});
