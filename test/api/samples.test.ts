import { afterAll, beforeAll, expect, test } from 'vitest';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';
import { type RunRows, rowsOf } from '../testkit/run-rows.ts';

let api: TestApi;
let rows: RunRows;
beforeAll(async () => {
  api = await startApi();
  const { runId } = await queueRun(api.prisma, await makeWorld(api.prisma));
  rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
});
afterAll(async () => {
  await api.close();
});

async function readSample(id: string) {
  const { data, errors } = await api.ask(
    `query ($id: ID!) { node(id: $id) { ... on Sample {
      image { width url } thumbnail { width height byteSize sha256 url } } } }`,
    { id: globalId('Sample', id) },
  );
  expect(errors).toBeUndefined();
  return data.node;
}

test('a sample names its thumbnail, which is served as the WebP that it is', async () => {
  const id = await rows.sample(10);
  const bytes = Buffer.from('the bytes of a WebP');
  const { sha256, byteSize } = await api.storage.put(bytes);
  await api.prisma.sample.update({
    where: { id },
    data: {
      thumbnailSha256: sha256,
      thumbnailByteSize: byteSize,
      thumbnailWidth: 104,
      thumbnailHeight: 104,
    },
  });
  const { image, thumbnail } = await readSample(id);
  expect(image.width).toBe(8);
  expect(new URL(image.url, api.url).searchParams.get('type')).toBe('image/png');
  expect(thumbnail).toMatchObject({ width: 104, height: 104, byteSize, sha256 });
  const served = await fetch(new URL(thumbnail.url, api.url));
  expect([served.status, served.headers.get('content-type')]).toEqual([200, 'image/webp']);
  expect(Buffer.from(await served.arrayBuffer()).equals(bytes)).toBe(true);
});

test('a sample of a version that made no thumbnails has none', async () => {
  const { image, thumbnail } = await readSample(await rows.sample(20));
  expect(image.width).toBe(8);
  expect(thumbnail).toBeNull();
});
