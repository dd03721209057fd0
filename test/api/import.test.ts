import { afterAll, beforeAll, expect, test } from 'vitest';
import { NEWEST_DECODER } from '#contracts/decoder-version.ts';
import type { Prisma } from '#db/generated/client.ts';
import { importIdSchema } from '#contracts/ids.ts';
import { newId } from '#db/new-id.ts';
import { notify } from '#db/notify.ts';
import { globalId, uuidOf } from '../../api/graphql/relay/global-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { subscribe } from '../testkit/subscribe.ts';

let api: TestApi;
let editor: { id: string; token: string };
beforeAll(async () => {
  api = await startApi();
  editor = await api.createUser('EDITOR');
});
afterAll(async () => {
  await api.close();
});

async function upload(
  sha256: string,
  changes: Partial<Prisma.UploadUncheckedCreateInput> = {},
): Promise<string> {
  const id = newId();
  await api.prisma.upload.create({
    data: {
      id,
      userId: editor.id,
      kind: 'ARCHIVE',
      state: 'FINALIZED',
      filename: 'images.tar',
      contentType: 'application/x-tar',
      byteSize: 1024,
      sha256: sha256.repeat(64),
      expiresAt: new Date(),
      ...changes,
    },
  });
  return globalId('Upload', id);
}

function importDataset(input: object) {
  return api.ask(
    `mutation ($input: ImportDatasetInput!) { importDataset(input: $input) {
      import { id state dataset { id name latestVersion { id } } datasetVersion { id } imagesDone imagesTotal fileErrors { name } }
      userErrors { code field message } } }`,
    { input },
    editor.token,
  );
}

test('archives of two domains are queued as a version of a new dataset', async () => {
  const [a1, a2, b] = [await upload('1'), await upload('2'), await upload('3')];
  const { data } = await importDataset({
    datasetName: 'digits',
    domainA: { name: 'plain', uploadIds: [a2, a1] },
    domainB: { uploadIds: [b] },
  });
  expect(data.importDataset).toMatchObject({
    import: {
      state: 'QUEUED',
      dataset: { name: 'digits', latestVersion: null },
      datasetVersion: null,
      fileErrors: [],
    },
    userErrors: [],
  });
  const id = uuidOf('Import', data.importDataset.import.id) ?? '';
  const nothing = { leftOut: { files: [], count: 0 }, byProductCount: 0 };
  expect((await api.prisma.import.findUniqueOrThrow({ where: { id } })).archives).toEqual({
    version: 2,
    a: { name: 'plain', sha256s: ['2'.repeat(64), '1'.repeat(64)], ...nothing },
    b: { name: 'B', sha256s: ['3'.repeat(64)], ...nothing },
  });
  expect(await api.prisma.job.findFirstOrThrow({ where: { subjectId: id } })).toMatchObject({
    kind: 'IMPORT',
    payload: { importId: id },
  });
});

test('a dataset is listed from its first version on: a failed import leaves nothing to see', async () => {
  const [a, b] = [await upload('6'), await upload('7')];
  const { data } = await importDataset({
    datasetName: 'not yet',
    domainA: { uploadIds: [a] },
    domainB: { uploadIds: [b] },
  });
  const listed = async (): Promise<string[]> => {
    const answer = await api.ask('{ datasets { edges { node { name } } } }', {}, editor.token);
    return answer.data.datasets.edges.map(({ node }: { node: { name: string } }) => node.name);
  };
  expect(await listed()).not.toContain('not yet');

  const datasetId = uuidOf('Dataset', data.importDataset.import.dataset.id) ?? '';
  await api.prisma.datasetVersion.create({
    data: {
      id: newId(),
      datasetId,
      number: 1,
      indexSha256: '8'.repeat(64),
      byteSize: 10,
      decoder: NEWEST_DECODER,
    },
  });
  expect(await listed()).toContain('not yet');
});

test('what a sender left out is kept with the import, and refused where nobody asked to skip it', async () => {
  const leftOut = {
    count: 2,
    files: [{ name: 'line\nbreak.png', code: 'INVALID_NAME', message: 'Rename it.' }],
  };
  const input = {
    datasetName: 'left out',
    domainA: { uploadIds: [await upload('1')], leftOut, byProductCount: 3 },
    domainB: { uploadIds: [await upload('2')] },
  };
  const refused = await importDataset(input);
  expect(refused.data.importDataset.userErrors).toMatchObject([
    { code: 'INVALID', field: ['domainA', 'leftOut'], message: expect.stringContaining('SKIP') as string },
  ]);
  const { data } = await importDataset({ ...input, brokenFiles: 'SKIP' });
  const id = uuidOf('Import', data.importDataset.import.id) ?? '';
  expect(await api.prisma.import.findUniqueOrThrow({ where: { id } })).toMatchObject({
    brokenFiles: 'SKIP',
    archives: {
      a: {
        leftOut: { count: 2, files: [{ name: 'line\ufffdbreak.png', code: 'INVALID_NAME' }] },
        byProductCount: 3,
      },
    },
  });
});

test('a second import of the same name is of the same dataset', async () => {
  const input = {
    datasetName: 'twice',
    domainA: { uploadIds: [await upload('1')] },
    domainB: { uploadIds: [await upload('2')] },
  };
  const first = (await importDataset(input)).data.importDataset.import;
  const second = (await importDataset(input)).data.importDataset.import;
  expect(second.id).not.toBe(first.id);
  expect(second.dataset.id).toBe(first.dataset.id);
});

test('an empty domain is refused by its name', async () => {
  const { data } = await importDataset({
    datasetName: 'empty',
    domainA: { uploadIds: [await upload('1')] },
    domainB: { uploadIds: [] },
  });
  expect(data.importDataset).toMatchObject({
    import: null,
    userErrors: [{ code: 'REQUIRED', field: ['domainB', 'uploadIds'] }],
  });
  expect(await api.prisma.dataset.count({ where: { name: 'empty' } })).toBe(0);
});

test.each([
  ['an image', { kind: 'IMAGE' }, 'INVALID'],
  ['an upload that is not finalized', { state: 'PENDING' }, 'INVALID_STATE'],
] as const)('%s is refused as an archive', async (_what, changes, code) => {
  const { data } = await importDataset({
    datasetName: 'wrong',
    domainA: { uploadIds: [await upload('1'), await upload('2', changes)] },
    domainB: { uploadIds: [await upload('3')] },
  });
  expect(data.importDataset.userErrors).toMatchObject([{ code, field: ['domainA', 'uploadIds', '1'] }]);
});

test("somebody else's upload, an unknown id and a missing name are refused", async () => {
  const other = await api.createUser('EDITOR');
  const theirs = await upload('4', { userId: other.id });
  const { data } = await importDataset({
    datasetName: 'strange',
    domainA: { uploadIds: [theirs] },
    domainB: { uploadIds: ['nonsense'] },
  });
  expect(data.importDataset.userErrors).toMatchObject([
    { code: 'NOT_FOUND', field: ['domainA', 'uploadIds', '0'] },
    { code: 'NOT_FOUND', field: ['domainB', 'uploadIds', '0'] },
  ]);
  const unnamed = await importDataset({
    datasetName: ' ',
    domainA: { uploadIds: ['x'] },
    domainB: { uploadIds: ['x'] },
  });
  expect(unnamed.data.importDataset.userErrors).toMatchObject([{ code: 'REQUIRED', field: ['datasetName'] }]);
});

test('a watcher sees how an import goes on and ends', async () => {
  const { data } = await importDataset({
    datasetName: 'watched',
    domainA: { uploadIds: [await upload('1')] },
    domainB: { uploadIds: [await upload('2')] },
  });
  const { id } = data.importDataset.import;
  const importId = importIdSchema.parse(uuidOf('Import', id));
  const change = (row: Prisma.ImportUpdateInput) =>
    api.prisma.$transaction(async (transaction) => {
      await transaction.import.update({ where: { id: importId }, data: row });
      await notify(transaction, 'import_changed', { importId });
    });
  const events = subscribe(
    api.connect(),
    'subscription ($id: ID!) { importChanged(importId: $id) { state imagesDone failure { code } fileErrors { domain name code } } }',
    { id },
  );
  expect((await events.next()).importChanged).toMatchObject({ state: 'QUEUED', imagesDone: 0 });
  await change({ state: 'RUNNING', imagesDone: 5, imagesTotal: 9 });
  expect((await events.next()).importChanged).toMatchObject({ state: 'RUNNING', imagesDone: 5 });
  const failure = { class: 'USER', code: 'UNSUPPORTED_IMAGE', message: 'One file is broken.' };
  const fileErrors = [{ domain: 'A', name: 'bad.png', code: 'UNSUPPORTED_IMAGE', message: 'broken' }];
  await change({ state: 'FAILED', failure, fileErrors });
  expect((await events.next()).importChanged).toMatchObject({
    state: 'FAILED',
    failure: { code: 'UNSUPPORTED_IMAGE' },
    fileErrors: [{ domain: 'A', name: 'bad.png', code: 'UNSUPPORTED_IMAGE' }],
  });
  expect(await events.next()).toBeUndefined();
});

test('rows beside an event of a subscription are read anew for each event', async () => {
  const { data } = await importDataset({
    datasetName: 'versioned',
    domainA: { uploadIds: [await upload('1')] },
    domainB: { uploadIds: [await upload('2')] },
  });
  const { id, dataset } = data.importDataset.import;
  const importId = importIdSchema.parse(uuidOf('Import', id));
  const datasetId = uuidOf('Dataset', dataset.id) ?? '';
  const events = subscribe(
    api.connect(),
    'subscription ($id: ID!) { importChanged(importId: $id) { dataset { latestVersion { number } } } }',
    { id },
  );
  expect((await events.next()).importChanged).toEqual({ dataset: { latestVersion: null } });
  await api.prisma.$transaction(async (transaction) => {
    await transaction.datasetVersion.create({
      data: {
        id: newId(),
        datasetId,
        number: 1,
        indexSha256: 'a'.repeat(64),
        byteSize: 1,
        decoder: NEWEST_DECODER,
      },
    });
    await transaction.import.update({ where: { id: importId }, data: { state: 'FINISHED' } });
    await notify(transaction, 'import_changed', { importId });
  });
  expect((await events.next()).importChanged).toEqual({ dataset: { latestVersion: { number: 1 } } });
});
