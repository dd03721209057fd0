import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Prisma } from '#db/generated/client.ts';
import { checkpointImportIdSchema } from '#contracts/ids.ts';
import { newId } from '#db/new-id.ts';
import { notify } from '#db/notify.ts';
import { globalId, uuidOf } from '../../api/graphql/relay/global-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { makeCheckpoint, makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { subscribe } from '../testkit/subscribe.ts';

let api: TestApi;
let editor: { id: string; token: string };
let world: World;
beforeAll(async () => {
  api = await startApi();
  editor = await api.createUser('EDITOR');
  world = await makeWorld(api.prisma);
});
afterAll(async () => {
  await api.close();
});

async function upload(changes: Partial<Prisma.UploadUncheckedCreateInput> = {}): Promise<string> {
  const id = newId();
  await api.prisma.upload.create({
    data: {
      id,
      userId: editor.id,
      kind: 'CHECKPOINT',
      state: 'FINALIZED',
      filename: 'model.tar',
      contentType: 'application/x-tar',
      byteSize: 1024,
      sha256: '1'.repeat(64),
      expiresAt: new Date(),
      ...changes,
    },
  });
  return globalId('Upload', id);
}

async function importCheckpoint(input: object, token = editor.token) {
  const { data, errors } = await api.ask(
    `mutation ($input: ImportCheckpointInput!) { importCheckpoint(input: $input) {
      checkpointImport { id state filename alreadyHere waiting { queuePosition } checkpoint { id } }
      userErrors { code field message } } }`,
    { input },
    token,
  );
  return { ...data?.importCheckpoint, errors };
}

test('an uploaded checkpoint is queued once for each key, and stands in the queue by the name of its file', async () => {
  const input = { uploadId: await upload(), displayName: 'from the lab', idempotencyKey: 'once' };
  const { checkpointImport, userErrors } = await importCheckpoint(input);
  expect(userErrors).toEqual([]);
  expect(checkpointImport).toMatchObject({
    state: 'QUEUED',
    filename: 'model.tar',
    alreadyHere: false,
    checkpoint: null,
  });
  expect((await importCheckpoint(input)).checkpointImport.id).toBe(checkpointImport.id);
  const id = uuidOf('CheckpointImport', checkpointImport.id) ?? '';
  expect(await api.prisma.job.findMany({ where: { kind: 'IMPORT_CHECKPOINT' } })).toMatchObject([
    { subjectId: id, payload: { checkpointImportId: id } },
  ]);
  const { data } = await api.ask(
    '{ queue { waiting { kind name mayCancel requestedBy { id } } } node: checkpointImport(id: "' +
      `${checkpointImport.id}") { id } }`,
    {},
    editor.token,
  );
  expect(data.queue.waiting).toEqual([
    { kind: 'IMPORT', name: 'model.tar', mayCancel: true, requestedBy: { id: globalId('User', editor.id) } },
  ]);
  expect(data.node.id).toBe(checkpointImport.id);
});

test.each([
  ['NOT_FOUND', 'no upload', () => Promise.resolve(globalId('Upload', newId()))],
  ['NOT_FOUND', 'no upload', () => upload({ userId: world.userId })],
  ['INVALID', 'takes CHECKPOINT', () => upload({ kind: 'ARCHIVE' })],
  ['INVALID_STATE', 'finalizeUploads', () => upload({ state: 'PENDING' })],
])('%s: an upload that is not one of a checkpoint is refused by its field (%s)', async (code, text, made) => {
  expect(await importCheckpoint({ uploadId: await made() })).toMatchObject({
    checkpointImport: null,
    userErrors: [{ code, field: ['uploadId'], message: expect.stringContaining(text) }],
  });
});

test('a checkpoint that is too large is refused before a byte of it is sent', async () => {
  const { data } = await api.ask(
    `mutation ($input: CreateUploadsInput!) { createUploads(input: $input) {
      targets { uploadId } userErrors { code field message } } }`,
    {
      input: {
        kind: 'CHECKPOINT',
        files: [{ filename: 'model.tar', contentType: 'application/x-tar', byteSize: 2_097_152_001 }],
      },
    },
    editor.token,
  );
  expect(data.createUploads).toMatchObject({
    targets: null,
    userErrors: [{ code: 'OUT_OF_RANGE', field: ['files', '0', 'byteSize'] }],
  });
});

test('a viewer imports nothing', async () => {
  const viewer = await api.createUser('VIEWER');
  const { errors } = await importCheckpoint({ uploadId: await upload() }, viewer.token);
  expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
});

test('an import is followed until it has ended, and then names its checkpoint', async () => {
  const { checkpointImport } = await importCheckpoint({ uploadId: await upload() });
  const changes = subscribe(
    api.connect(),
    `subscription ($id: ID!) { checkpointImportChanged(checkpointImportId: $id) {
      state checkpoint { id run { origin { runShortId } } } } }`,
    { id: checkpointImport.id },
  );
  expect(await changes.next()).toMatchObject({ checkpointImportChanged: { state: 'QUEUED' } });
  const { runId } = await queueRun(api.prisma, world);
  const checkpointId = await makeCheckpoint(api.prisma, runId);
  const id = checkpointImportIdSchema.parse(uuidOf('CheckpointImport', checkpointImport.id));
  const data = { state: 'FINISHED', checkpointId } as const;
  await api.prisma.checkpointImport.update({ where: { id }, data });
  await notify(api.prisma, 'checkpoint_import_changed', { checkpointImportId: id });
  expect(await changes.next()).toEqual({
    checkpointImportChanged: {
      state: 'FINISHED',
      checkpoint: { id: globalId('Checkpoint', checkpointId), run: { origin: null } },
    },
  });
});

test('a checkpoint is scored on the dataset of its run, and one whose dataset is not here on the one that is named', async () => {
  await api.prisma.domain.createMany({
    data: (['A', 'B'] as const).map((side) => ({
      ...{ datasetVersionId: world.datasetVersionId, side, name: side },
      ...{ trainCount: 4, validationCount: 2, testCount: 2 },
    })),
  });
  const { runId } = await queueRun(api.prisma, world);
  const checkpointId = globalId('Checkpoint', await makeCheckpoint(api.prisma, runId));
  const evaluate = async (datasetVersionId: string | null) => {
    const { data } = await api.ask(
      `mutation ($input: EvaluateCheckpointInput!) { evaluateCheckpoint(input: $input) {
        evaluation { datasetVersion { id } } userErrors { code field } } }`,
      { input: { checkpointId, datasetVersionId } },
      editor.token,
    );
    return data.evaluateCheckpoint;
  };
  const own = globalId('DatasetVersion', world.datasetVersionId);
  const other = globalId('DatasetVersion', (await makeWorld(api.prisma)).datasetVersionId);
  const refused = (code: string) => ({
    evaluation: null,
    userErrors: [{ code, field: ['datasetVersionId'] }],
  });
  expect(await evaluate(other)).toEqual(refused('INVALID'));
  expect(await evaluate(null)).toMatchObject({ evaluation: { datasetVersion: { id: own } } });

  await api.prisma.run.update({ where: { id: runId }, data: { datasetVersionId: null } });
  expect(await evaluate(null)).toEqual(refused('REQUIRED'));
  expect(await evaluate(globalId('DatasetVersion', newId()))).toEqual(refused('NOT_FOUND'));
  expect(await evaluate(own)).toMatchObject({ evaluation: { datasetVersion: { id: own } } });
});
