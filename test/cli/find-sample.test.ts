import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#db/new-id.ts';
import { sampleMarks } from '../../cli/archives/sample-marks.ts';
import { createApiClient } from '../../cli/client.ts';
import { isFresh, queueSample } from '../../cli/sample.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { makeWorld } from '../testkit/job-rows.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

/** A version with the marks of MNIST-Single. */
async function makeSample(name: string): Promise<{ versionId: string; datasetId: string }> {
  const { datasetVersionId, datasetId } = await makeWorld(api.prisma);
  await api.prisma.dataset.update({ where: { id: datasetId }, data: { name } });
  for (const side of ['A', 'B'] as const) {
    const domain = { datasetVersionId, side, name: side, ...sampleMarks.counts };
    await api.prisma.domain.create({ data: domain });
    const image = { datasetVersionId, side, split: 'TEST', format: 'PNG', width: 28, height: 28 } as const;
    const place = { sha256: 'e'.repeat(64), shard: 0, offset: 512, byteSize: 100 };
    await api.prisma.image.createMany({
      data: sampleMarks.firstTestImages[side].map((file, position) => ({
        ...{ id: newId(), ...image, ...place, position, name: file },
      })),
    });
  }
  return { versionId: datasetVersionId, datasetId };
}

test('the sample dataset is known again after it was renamed, and nothing is imported twice', async () => {
  const client = createApiClient({ url: api.url, token: api.token });
  const { versionId } = await makeSample('digits of mine');
  expect(await isFresh(client)).toBe(true);
  const run = await queueSample(client);
  expect(run.datasetVersion?.id).toBe(globalId('DatasetVersion', versionId));
  expect((await queueSample(client)).id).toBe(run.id);
  expect(await api.prisma.import.count()).toBe(0);
  expect(await isFresh(client)).toBe(false);
});

test('another dataset of its name is not taken for it', async () => {
  await api.prisma.run.deleteMany();
  await api.prisma.dataset.updateMany({ data: { name: 'renamed' } });
  const world = await makeWorld(api.prisma);
  await api.prisma.dataset.update({ where: { id: world.datasetId }, data: { name: 'MNIST-Single' } });
  const client = createApiClient({ url: api.url, token: api.token });
  expect(await isFresh(client)).toBe(false);
});

test('an import of it that a stopped start left under way is waited for, and not begun again', async () => {
  await api.prisma.dataset.updateMany({ where: { name: 'MNIST-Single' }, data: { name: 'other' } });
  await api.prisma.datasetVersion.deleteMany();
  const dataset = await api.prisma.dataset.create({ data: { id: newId(), name: 'MNIST-Single' } });
  const archives = { a: { name: 'A', sha256s: [] }, b: { name: 'B', sha256s: [] } };
  const { id } = await api.prisma.import.create({
    data: { id: newId(), datasetId: dataset.id, archives, state: 'RUNNING' },
  });
  const client = createApiClient({ url: api.url, token: api.token });
  const run = await queueSample({
    ...client,
    async *subscribe(document, variables) {
      const { versionId } = await makeSample('made by a worker');
      const finished = { state: 'FINISHED', finishedAt: new Date(), datasetVersionId: versionId } as const;
      await api.prisma.import.update({ where: { id }, data: finished });
      yield* client.subscribe(document, variables);
    },
  });
  expect(run.displayName).toBe('Sample run');
  expect(await api.prisma.import.count()).toBe(1);
});
