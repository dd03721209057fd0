import { createHash } from 'node:crypto';
import { readdir, stat, utimes } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { pack } from 'tar-stream';
import { buffer, text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomStream } from '#lib/random.ts';
import { newId } from '#db/new-id.ts';
import { openPartialUploads } from '#storage/partial-uploads.ts';
import { uuidOf } from '../../api/graphql/relay/global-id.ts';
import { createApiClient } from '../../cli/client.ts';
import { exchangeByNode } from '../../cli/exchange-by-node.ts';
import { sendResumably } from '#sdk/send-resumably.ts';
import { uploadLine } from '#sdk/upload-line.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { startCuttingProxy } from '../testkit/cutting-proxy.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api.close();
});

const BYTES = 3_000_000;

function archive(seed: number): Promise<Buffer> {
  const draws = randomStream(seed, 'resumed-uploads/bytes');
  const content = Buffer.from(Uint8Array.from({ length: BYTES }, () => Math.floor(256 * draws.uniform())));
  const tar = pack();
  tar.entry({ name: 'train/a.png' }, content);
  tar.finalize();
  return buffer(tar);
}

test('an upload that is cut at 10 places goes on and arrives whole', async () => {
  const bytes = await archive(1);
  const draws = randomStream(7, 'resumed-uploads/cuts');
  const cuts = Array.from({ length: 10 }, () => 4_000 + Math.floor(draws.uniform() * (BYTES - 8_000)));
  const proxy = await startCuttingProxy(new URL(api.url), cuts);
  try {
    const client = createApiClient({ url: proxy.url, token: api.token });
    const sent: number[] = [];
    const { uploadId } = await client.upload({
      kind: 'ARCHIVE',
      filename: 'a.tar',
      contentType: 'application/x-tar',
      bytes,
      onSent: (count) => void sent.push(count),
    });
    expect(proxy.cuts()).toBe(10);
    expect(sent.at(-1)).toBe(bytes.byteLength);
    const row = await api.prisma.upload.findUniqueOrThrow({
      where: { id: uuidOf('Upload', uploadId) ?? '' },
    });
    expect([row.state, row.sha256]).toEqual(['FINALIZED', createHash('sha256').update(bytes).digest('hex')]);
  } finally {
    await proxy.close();
  }
  expect(await partials()).toEqual([]);
}, 60_000);

test('what a page sends goes on after 10 cuts too', async () => {
  const bytes = await archive(2);
  const draws = randomStream(8, 'resumed-uploads/cuts');
  const cuts = Array.from({ length: 10 }, () => 4_000 + Math.floor(draws.uniform() * (BYTES - 8_000)));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const to = await target(bytes.byteLength, sha256);
  const proxy = await startCuttingProxy(new URL(api.url), cuts);
  try {
    const { pathname, search } = new URL(to.url, api.url);
    const file = new Blob([new Uint8Array(bytes)]);
    const line = uploadLine(
      { url: proxy.url + pathname + search, headers: { 'content-type': 'application/x-tar' } },
      (offset) => file.slice(offset),
      async ({ method, url, headers, body }) => {
        const response = await fetch(url, { method, headers, body });
        const offset = response.headers.get('upload-offset');
        return { status: response.status, offset, text: await response.text() };
      },
    );
    const pauses = { first: 1, longest: 8 };
    await sendResumably(line, { pauses, tries: 8, wait, onSent: () => undefined });
    expect(proxy.cuts()).toBe(10);
    expect(await held(to.url)).toEqual([String(bytes.byteLength), '?1']);
  } finally {
    await proxy.close();
  }
}, 60_000);

async function target(byteSize: number, sha256: string | null = null) {
  const { data } = await api.ask(
    `mutation ($input: CreateUploadsInput!) { createUploads(input: $input) { targets { uploadId url } } }`,
    {
      input: {
        kind: 'ARCHIVE',
        files: [{ filename: 'x', contentType: 'application/x-tar', byteSize, sha256 }],
      },
    },
  );
  return data.createUploads.targets[0] as { uploadId: string; url: string };
}

function put(url: string, body: Buffer, offset: number) {
  const headers = { 'content-type': 'application/x-tar', 'upload-offset': String(offset) };
  return fetch(new URL(url, api.url), { method: 'PUT', headers, body: new Uint8Array(body) });
}

async function held(url: string) {
  const { headers } = await fetch(new URL(url, api.url), { method: 'HEAD' });
  return [headers.get('upload-offset'), headers.get('upload-complete')];
}

/** Leaves the first `count` bytes of an upload behind, as a connection does that breaks. */
async function leave({ uploadId }: { uploadId: string }, bytes: Buffer, count: number) {
  const id = uuidOf('Upload', uploadId) ?? '';
  await parts().append(id, 0, Readable.from([bytes.subarray(0, count)]), bytes.byteLength);
}

function parts() {
  return openPartialUploads({ blobDirectory: path.join(api.dataDirectory, 'blobs'), freeSpaceFloor: 0 });
}

function partials() {
  return readdir(path.join(api.dataDirectory, 'blobs', 'partial'));
}

test('half an upload is not finalized, and HEAD tells how much of it is held', async () => {
  const bytes = Buffer.from('0123456789');
  const to = await target(10);
  expect(await held(to.url)).toEqual(['0', '?0']);
  await leave(to, bytes, 4);
  expect(await held(to.url)).toEqual(['4', '?0']);
  const { data } = await api.ask(
    'mutation ($input: FinalizeUploadsInput!) { finalizeUploads(input: $input) { userErrors { code } } }',
    { input: { uploadIds: [to.uploadId] } },
  );
  expect(data.finalizeUploads.userErrors).toEqual([{ code: 'INVALID_STATE' }]);
  expect((await put(to.url, bytes.subarray(4), 4)).status).toBe(200);
  expect(await held(to.url)).toEqual(['10', '?1']);
});

test('bytes beyond those held are refused with where to go on', async () => {
  const to = await target(10);
  const response = await put(to.url, Buffer.from('6789'), 6);
  expect([response.status, response.headers.get('upload-offset')]).toEqual([409, '0']);
});

test('an upload that has been finalized is refused at once, not tried again', async () => {
  const bytes = await archive(3);
  const to = await target(bytes.byteLength);
  expect((await put(to.url, bytes, 0)).status).toBe(200);
  await api.ask(
    'mutation ($input: FinalizeUploadsInput!) { finalizeUploads(input: $input) { userErrors { code } } }',
    { input: { uploadIds: [to.uploadId] } },
  );
  const line = uploadLine(
    { url: new URL(to.url, api.url).href, headers: { 'content-type': 'application/x-tar' } },
    (offset) => bytes.subarray(offset),
    exchangeByNode,
  );
  await expect(line.send(0, () => undefined)).rejects.toThrow('already been finalized');
});

test.each(['-1', '11', '1.5', 'x'])('an offset of %s is refused', async (offset) => {
  const to = await target(10);
  const headers = { 'content-type': 'application/x-tar', 'upload-offset': offset };
  const response = await fetch(new URL(to.url, api.url), { method: 'PUT', headers, body: 'abc' });
  expect(response.status).toBe(400);
});

test('a rest of other bytes is found by the hash that was announced, and nothing is kept', async () => {
  const bytes = Buffer.from('abcdefghij');
  const to = await target(10, createHash('sha256').update(bytes).digest('hex'));
  await leave(to, bytes, 4);
  expect((await put(to.url, Buffer.from('xxxxxx'), 4)).status).toBe(400);
  expect(await held(to.url)).toEqual(['0', '?0']);
});

interface Sending {
  readonly write: (bytes: Buffer) => Promise<void>;
  /** Sends the rest; what was answered, or null where the connection was cut. */
  readonly end: (bytes: Buffer) => Promise<{ status: number; text: string } | null>;
  readonly answer: Promise<{ status: number; text: string } | null>;
}

/** A request whose bytes come as the test wants. */
function begin(url: string, offset: number, byteSize: number): Sending {
  const sent = request(new URL(url, api.url), {
    method: 'PUT',
    agent: false,
    headers: {
      'content-type': 'application/x-tar',
      'content-length': String(byteSize - offset),
      'upload-offset': String(offset),
    },
  });
  const answer = new Promise<{ status: number; text: string } | null>((resolve) => {
    sent.on('error', () => {
      resolve(null);
    });
    sent.on('response', (response) => {
      text(response).then(
        (body) => {
          resolve({ status: response.statusCode ?? 0, text: body });
        },
        () => {
          resolve(null);
        },
      );
    });
  });
  return {
    answer,
    write: (bytes) =>
      new Promise((resolve) => {
        sent.write(bytes, () => {
          resolve();
        });
      }),
    end: (bytes) => {
      sent.end(bytes);
      return answer;
    },
  };
}

/** An upload of which somebody sends a part and no more. */
async function stalled(bytes: Buffer, from: number) {
  const to = await target(bytes.byteLength);
  await leave(to, bytes, from + 1_000);
  const id = uuidOf('Upload', to.uploadId) ?? '';
  const first = begin(to.url, from, bytes.byteLength);
  void first.write(bytes.subarray(from, from + 50_000));
  const file = path.join(api.dataDirectory, 'blobs', 'partial', id);
  await expect.poll(async () => (await stat(file)).size).toBe(from + 50_000);
  return to;
}

test('of requests that send one upload at the same time none is answered with the hash of mixed bytes', async () => {
  const bytes = await archive(4);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  for (let round = 0; round < 10; round++) {
    const to = await stalled(bytes, 2_000_000);
    const fast = begin(to.url, 2_000_000, bytes.byteLength);
    const slow = begin(to.url, 0, bytes.byteLength);
    void slow.write(bytes.subarray(0, 100_000));
    const first = await fast.end(bytes.subarray(2_000_000));
    const second = await slow.end(bytes.subarray(100_000));
    for (const answer of [first, second])
      if (answer?.status === 200) expect(JSON.parse(answer.text)).toMatchObject({ sha256 });
      else expect(answer?.status ?? 409).toBe(409);
    if (first?.status !== 200 && second?.status !== 200)
      expect((await put(to.url, bytes, 0)).status).toBe(200); // one cut the other off, and was too far on itself
    const row = await api.prisma.upload.findUniqueOrThrow({
      where: { id: uuidOf('Upload', to.uploadId) ?? '' },
    });
    expect(row.sha256).toBe(sha256);
  }
}, 60_000);

test('of many that wait for a stalled one none fails, and one brings the upload in', async () => {
  const bytes = await archive(5);
  const to = await stalled(bytes, 1_000_000);
  const waiting = Array.from({ length: 3 }, () => begin(to.url, 0, bytes.byteLength));
  const answers = await Promise.all(waiting.map((each) => each.end(bytes)));
  const statuses = answers.map((answer) => answer?.status ?? 409);
  expect(statuses.filter((status) => status !== 409)).toContain(200);
  expect(statuses.filter((status) => status >= 500)).toEqual([]);
  expect(await held(to.url)).toEqual([String(bytes.byteLength), '?1']);
});

test('who did not hear that all has arrived is told so when it goes on from the end', async () => {
  const bytes = Buffer.from('0123456789');
  const to = await target(10);
  expect((await put(to.url, bytes, 0)).status).toBe(200);
  const again = await put(to.url, Buffer.alloc(0), 10);
  expect([again.status, await again.json()]).toEqual([
    200,
    { sha256: createHash('sha256').update(bytes).digest('hex'), byteSize: 10 },
  ]);
});

test('the signature is the permission of HEAD too', async () => {
  const to = await target(10);
  const response = await fetch(new URL(to.url.replace(/sig=./, 'sig='), api.url), { method: 'HEAD' });
  expect(response.status).toBe(403);
});

test('what nobody went on with for a day is removed', async () => {
  const [old, fresh] = [newId(), newId()];
  await parts().append(old, 0, Readable.from([Buffer.from('abc')]), 10);
  const longAgo = new Date(Date.now() - 25 * 60 * 60 * 1000);
  await utimes(path.join(api.dataDirectory, 'blobs', 'partial', old), longAgo, longAgo);
  await parts().append(fresh, 0, Readable.from([Buffer.from('abc')]), 10);
  expect(await partials()).toEqual([fresh]);
});
