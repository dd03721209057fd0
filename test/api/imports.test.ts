import { afterAll, beforeAll, expect, test } from 'vitest';
import { NEWEST_DECODER } from '#contracts/decoder-version.ts';
import { importIdSchema } from '#contracts/ids.ts';
import { newId } from '#db/new-id.ts';
import { notify } from '#db/notify.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { subscribe } from '../testkit/subscribe.ts';

let api: TestApi;
let viewer: { id: string; token: string };
let datasetId: string;
beforeAll(async () => {
  api = await startApi();
  viewer = await api.createUser('VIEWER');
  datasetId = newId();
  await api.prisma.dataset.create({ data: { id: datasetId, name: 'seasons' } });
});
afterAll(async () => {
  await api.close();
});

async function makeImport(state: 'QUEUED' | 'RUNNING' | 'FAILED'): Promise<string> {
  const id = newId();
  await api.prisma.import.create({ data: { id, datasetId, state, archives: {} } });
  return id;
}

async function listed(state: string[] | null): Promise<string[]> {
  const { data } = await api.ask(
    'query ($state: [JobState!]) { imports(state: $state) { edges { node { id dataset { name } } } } }',
    { state },
    viewer.token,
  );
  return data.imports.edges.map(({ node }: { node: { id: string } }) => node.id);
}

test('imports that somebody else has started are listed, newest first, and the ended ones on request', async () => {
  const failed = globalId('Import', await makeImport('FAILED'));
  const running = globalId('Import', await makeImport('RUNNING'));
  const queued = globalId('Import', await makeImport('QUEUED'));
  expect(await listed(['QUEUED', 'RUNNING'])).toEqual([queued, running]);
  expect(await listed(null)).toEqual([queued, running, failed]);
});

test('whoever looks at the list hears of every import that changes, and of nothing else', async () => {
  const id = await makeImport('QUEUED');
  const events = subscribe(
    api.connect(),
    'subscription { importsChanged { id state imagesDone dataset { name } } }',
  );
  const first = events.next();
  await expect.poll(() => api.server.services.wakeUps.count()).toBe(1);
  await api.prisma.import.update({ where: { id }, data: { state: 'RUNNING', imagesDone: 7 } });
  await notify(api.prisma, 'evaluation_changed', { evaluationId: newId() });
  await notify(api.prisma, 'import_changed', { importId: importIdSchema.parse(id) });
  expect((await first).importsChanged).toEqual({
    id: globalId('Import', id),
    state: 'RUNNING',
    imagesDone: 7,
    dataset: { name: 'seasons' },
  });
  await events.leave();
});

test('a version names the import that made it', async () => {
  const versionId = newId();
  await api.prisma.datasetVersion.create({
    data: {
      id: versionId,
      datasetId,
      number: 1,
      indexSha256: '8'.repeat(64),
      byteSize: 10,
      decoder: NEWEST_DECODER,
    },
  });
  const ask = async () => {
    const { data } = await api.ask(
      'query ($id: ID!) { dataset(id: $id) { latestVersion { import { id } } } }',
      { id: globalId('Dataset', datasetId) },
      viewer.token,
    );
    return data.dataset.latestVersion.import;
  };
  expect(await ask()).toBeNull();
  const id = await makeImport('RUNNING');
  await api.prisma.import.update({ where: { id }, data: { datasetVersionId: versionId } });
  expect(await ask()).toEqual({ id: globalId('Import', id) });
});
