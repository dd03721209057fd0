import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkpointFileName } from '#contracts/checkpoint-file-name.ts';
import { sha256Schema } from '#contracts/ids.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { blobFile } from '../faults/damage.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';
import { rowsOf } from '../testkit/run-rows.ts';
import { saveUntrained } from '../worker/translator/random-checkpoint.ts';

let api: TestApi;
let saved: Awaited<ReturnType<typeof saveUntrained>>;
let checkpointId: string;
let runId: string;
beforeAll(async () => {
  api = await startApi();
  ({ runId } = await queueRun(api.prisma, await makeWorld(api.prisma)));
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  checkpointId = await rows.checkpoint(7);
  saved = await saveUntrained(api.storage);
  await api.prisma.checkpoint.update({
    where: { id: checkpointId },
    data: { manifestSha256: saved.manifestSha256 },
  });
});
afterAll(() => api.close());

async function tarUrl(): Promise<string> {
  const { data, errors } = await api.ask('query ($id: ID!) { checkpoint(id: $id) { tarUrl } }', {
    id: globalId('Checkpoint', checkpointId),
  });
  expect(errors).toBeUndefined();
  return new URL(data.checkpoint.tarUrl, api.url).href;
}

/** SHA-256 of each member, by its name. */
async function membersOf(response: Response): Promise<Record<string, string>> {
  const members: Record<string, string> = {};
  const bytes = Readable.from(Buffer.from(await response.arrayBuffer()));
  for await (const entry of bytes.pipe(extract())) {
    const hash = createHash('sha256');
    for await (const piece of entry) hash.update(piece as Uint8Array);
    members[entry.header.name] = hash.digest('hex');
  }
  return members;
}

test('a checkpoint comes as one tar, each file as it is stored, named after its run and step', async () => {
  const response = await fetch(await tarUrl());
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/x-tar');
  expect(response.headers.get('content-disposition')).toBe(
    `attachment; filename="checkpoint-${runId.slice(-8)}-7.tar"`,
  );
  expect(response.headers.get('content-encoding')).toBeNull();
  expect(await membersOf(response)).toEqual({
    'manifest.json': saved.manifestSha256,
    ...Object.fromEntries(
      saved.manifest.blobs.map(({ sha256, ...blob }) => [checkpointFileName(blob), sha256]),
    ),
  });
});

test('the signature is for that checkpoint alone', async () => {
  const url = new URL(await tarUrl());
  url.pathname = `/checkpoints/${runId}/tar`;
  const response = await fetch(url);
  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
});

test('a checkpoint that was deleted meanwhile is not there', async () => {
  const rows = rowsOf(api.prisma, runId);
  const gone = await rows.checkpoint(8);
  const { data } = await api.ask('query ($id: ID!) { checkpoint(id: $id) { tarUrl } }', {
    id: globalId('Checkpoint', gone),
  });
  await api.prisma.checkpoint.delete({ where: { id: gone } });
  const response = await fetch(new URL(data.checkpoint.tarUrl, api.url));
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
});

test('a tar of which a file is gone breaks off, and never looks whole', async () => {
  const last = saved.manifest.blobs.at(-1);
  await rm(blobFile(path.join(api.dataDirectory, 'blobs'), sha256Schema.parse(last?.sha256)));
  await expect(fetch(await tarUrl()).then((response) => response.arrayBuffer())).rejects.toThrow();
});
