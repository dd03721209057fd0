import { afterAll, beforeAll, expect, test } from 'vitest';
import { NEWEST_DECODER } from '#contracts/decoder-version.ts';
import { newId } from '#db/new-id.ts';
import { commitDatasetVersion } from '../../worker/supervisor/records/commit-dataset-version.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { subscribe } from '../testkit/subscribe.ts';
import { storeTinyDataset } from '../testkit/tiny-dataset.ts';

let api: TestApi;
let editor: { token: string };
beforeAll(async () => {
  api = await startApi();
  editor = await api.createUser('EDITOR');
});
afterAll(async () => {
  await api.close();
});

/** A dataset of two versions whose domains are named after their folders. */
async function makeDataset(name: string): Promise<string> {
  const id = newId();
  await api.prisma.dataset.create({ data: { id, name } });
  for (const number of [1, 2])
    await api.prisma.datasetVersion.create({
      data: {
        id: newId(),
        datasetId: id,
        number,
        indexSha256: 'a'.repeat(64),
        byteSize: 1,
        decoder: NEWEST_DECODER,
        domains: {
          create: (['A', 'B'] as const).map((side) => ({
            side,
            name: `folder-${side}`,
            trainCount: 1,
            validationCount: 0,
            testCount: 0,
          })),
        },
      },
    });
  return globalId('Dataset', id);
}

const UPDATE = `mutation ($input: UpdateDatasetInput!) { updateDataset(input: $input) {
  dataset { id name versions { edges { node { domains { name } } } } } userErrors { code field message } } }`;

function update(input: object, token = editor.token) {
  return api.ask(UPDATE, { input }, token);
}

function namesOf(dataset: {
  name: string;
  versions: { edges: { node: { domains: { name: string }[] } }[] };
}): string[] {
  return [
    dataset.name,
    ...dataset.versions.edges.map(({ node }) => node.domains.map(({ name }) => name).join('+')),
  ];
}

test('a dataset and its domains are renamed in all versions, and what is left out keeps its name', async () => {
  const datasetId = await makeDataset('seasons');
  const first = await update({ datasetId, domainA: ' summer ' });
  expect(namesOf(first.data.updateDataset.dataset)).toEqual([
    'seasons',
    'summer+folder-B',
    'summer+folder-B',
  ]);
  const second = await update({ datasetId, name: 'Seasons', domainB: 'winter' });
  expect(second.data.updateDataset.userErrors).toEqual([]);
  expect(namesOf(second.data.updateDataset.dataset)).toEqual(['Seasons', 'summer+winter', 'summer+winter']);
});

test('renaming a dataset leaves the domains of all others alone', async () => {
  const [mine, other] = [await makeDataset('mine'), await makeDataset('other')];
  await update({ datasetId: mine, domainA: 'x', domainB: 'y' });
  const { data } = await api.ask(
    'query ($id: ID!) { dataset(id: $id) { latestVersion { domains { name } } } }',
    {
      id: other,
    },
  );
  expect(data.dataset.latestVersion.domains).toEqual([{ name: 'folder-A' }, { name: 'folder-B' }]);
});

test('the name of another dataset is refused by its field, and nothing is renamed', async () => {
  await makeDataset('taken');
  const datasetId = await makeDataset('free');
  const { data } = await update({ datasetId, name: 'taken', domainA: 'never' });
  expect(data.updateDataset).toEqual({
    dataset: null,
    userErrors: [
      {
        code: 'NAME_TAKEN',
        field: ['name'],
        message: 'Another dataset is named "taken". Choose another name.',
      },
    ],
  });
  const kept = await update({ datasetId, name: 'free' });
  expect(namesOf(kept.data.updateDataset.dataset)).toEqual([
    'free',
    'folder-A+folder-B',
    'folder-A+folder-B',
  ]);
});

test('of six who take one name at once, one gets it', async () => {
  const ids = await Promise.all([1, 2, 3, 4, 5, 6].map((index) => makeDataset(`rival ${index}`)));
  const answers = await Promise.all(ids.map((datasetId) => update({ datasetId, name: 'the prize' })));
  const codes = answers.map(({ data }) => data.updateDataset.userErrors[0]?.code ?? 'RENAMED');
  expect(codes.sort()).toEqual([...Array<string>(5).fill('NAME_TAKEN'), 'RENAMED']);
});

test.each(['nonsense', globalId('Dataset', newId()), globalId('Run', newId())])(
  'an id that no dataset has is refused: %s',
  async (datasetId) => {
    const { data } = await update({ datasetId, domainA: 'x' });
    expect(data.updateDataset).toMatchObject({
      dataset: null,
      userErrors: [{ code: 'NOT_FOUND', field: ['datasetId'] }],
    });
  },
);

test('a viewer may not rename', async () => {
  const datasetId = await makeDataset('not yours');
  const viewer = await api.createUser('VIEWER');
  const { errors } = await update({ datasetId, name: 'mine now' }, viewer.token);
  expect(errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
});

test('whoever looks at the list hears of a dataset that is renamed, and of one whose first version is there', async () => {
  const datasetId = await makeDataset('old name');
  const events = subscribe(
    api.connect(),
    'subscription { datasetsChanged { id name latestVersion { number domains { name } } } }',
  );
  const first = events.next();
  await expect.poll(() => api.server.services.wakeUps.count()).toBe(1);
  await update({ datasetId, name: 'new name', domainB: 'new domain' });
  expect((await first).datasetsChanged).toEqual({
    id: datasetId,
    name: 'new name',
    latestVersion: { number: 2, domains: [{ name: 'folder-A' }, { name: 'new domain' }] },
  });

  const [id, importId] = [newId(), newId()];
  await api.prisma.dataset.create({ data: { id, name: 'just imported' } });
  await api.prisma.import.create({ data: { id: importId, datasetId: id, archives: {} } });
  const { index, indexSha256 } = await storeTinyDataset(api.storage);
  const names = { A: 'a', B: 'b' };
  await api.prisma.$transaction((transaction) =>
    commitDatasetVersion(transaction, { importId, indexSha256, content: index, names }),
  );
  expect((await events.next()).datasetsChanged).toEqual({
    id: globalId('Dataset', id),
    name: 'just imported',
    latestVersion: { number: 1, domains: [{ name: 'a' }, { name: 'b' }] },
  });
  await events.leave();
});
