import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import sharp from 'sharp';
import { limits } from '#contracts/limits.ts';
import { newId } from '#db/new-id.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { limitBody } from '../../api/http/request-limits.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { makeCheckpoint, makeWorld, queueRun } from '../testkit/job-rows.ts';

let api: TestApi;
let owner: { id: string; token: string };
let eve: { id: string; token: string };
let secret: Buffer;
let sha256: string;
let imageId: string;
beforeAll(async () => {
  api = await startApi({ uploadPace: { everyMs: 400, bytes: 1_000 } });
  owner = await api.createUser('EDITOR');
  eve = await api.createUser('EDITOR');
  secret = await sharp({ create: { width: 9, height: 7, channels: 3, background: '#123456' } })
    .png()
    .toBuffer();
  sha256 = createHash('sha256').update(secret).digest('hex');
  const to = await announce(owner.token);
  expect((await put(to.url, secret)).status).toBe(200);
  imageId = (await finalize(to.uploadId, owner.token)).images[0].id;
});
afterAll(() => api.close());

async function announce(token: string, file: object = {}) {
  const { data } = await create(token, [{ ...announced(), ...file }]);
  return data.createUploads.targets[0] as { uploadId: string; url: string };
}
function announced() {
  return { filename: 'a.png', contentType: 'image/png', byteSize: secret.byteLength, sha256 };
}
function create(token: string, files: readonly object[]) {
  return api.ask(
    `mutation ($input: CreateUploadsInput!) { createUploads(input: $input) {
      targets { uploadId url } userErrors { code field message } } }`,
    { input: { kind: 'IMAGE', files } },
    token,
  );
}
function put(url: string, bytes: Buffer): Promise<Response> {
  const headers = { 'content-type': 'image/png' };
  return fetch(new URL(url, api.url), { method: 'PUT', headers, body: new Uint8Array(bytes) });
}
async function finalize(uploadId: string, token: string) {
  const { data } = await api.ask(
    `mutation ($input: FinalizeUploadsInput!) { finalizeUploads(input: $input) {
      images { id url } userErrors { code message } } }`,
    { input: { uploadIds: [uploadId] } },
    token,
  );
  return data.finalizeUploads;
}

/** What a server answers to bytes as they are, until it closes or a time has passed. */
function raw(text: string, patienceMs = 5_000): Promise<{ answer: string; tookMs: number }> {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(api.url);
    const socket = connect(Number(port), hostname);
    let answer = '';
    const end = () => {
      socket.destroy();
      resolve({ answer, tookMs: performance.now() - begun });
    };
    const timer = setTimeout(end, patienceMs);
    socket.on('data', (data) => (answer += data.toString('latin1')));
    socket.once('error', reject).once('close', () => {
      clearTimeout(timer);
      end();
    });
    socket.write(text);
  });
}

test('who knows hash and size of a file gets nothing of it, and does not learn whether it is there', async () => {
  for (const file of [{}, { byteSize: secret.byteLength + 1 }, { sha256: 'a'.repeat(64) }]) {
    const { uploadId, url } = await announce(eve.token, file);
    const head = await fetch(new URL(url, api.url), { method: 'HEAD' });
    expect([head.headers.get('upload-offset'), head.headers.get('upload-complete')]).toEqual(['0', '?0']);
    expect(await finalize(uploadId, eve.token)).toMatchObject({
      images: null,
      userErrors: [
        { code: 'INVALID_STATE', message: 'The bytes of "a.png" have not arrived. Send them first.' },
      ],
    });
  }
  // Whoever has the bytes may send them; they are stored once.
  const { uploadId, url } = await announce(eve.token);
  expect((await put(url, secret)).status).toBe(200);
  expect((await finalize(uploadId, eve.token)).images).toHaveLength(1);
  // What one has sent oneself need not be sent again.
  const again = await announce(eve.token);
  expect((await finalize(again.uploadId, eve.token)).images).toHaveLength(1);
});

test('an upload is read by its owner, operators and admins; by nobody else', async () => {
  const [viewer, operator] = [await api.createUser('VIEWER'), await api.createUser('OPERATOR')];
  const read = async (token: string) =>
    (
      await api.ask(
        `query ($id: ID!) { node(id: $id) { ... on Image { name url } } }`,
        { id: imageId },
        token,
      )
    ).data.node;
  for (const token of [owner.token, operator.token, api.token])
    expect(await read(token)).toMatchObject({ name: 'a.png' });
  for (const token of [viewer.token, eve.token]) expect(await read(token)).toBeNull();
});

test('nobody translates what another has uploaded, and of their translations others see the result alone', async () => {
  const world = await makeWorld(api.prisma);
  const { runId } = await queueRun(api.prisma, world);
  const checkpointId = globalId('Checkpoint', await makeCheckpoint(api.prisma, runId));
  const translate = async (token: string) =>
    (
      await api.ask(
        `mutation ($input: TranslateInput!) { translate(input: $input) {
          translations { id contentImage { id } } userErrors { code field } } }`,
        {
          input: { checkpointId, direction: 'A_TO_B', contentImageId: imageId, exemplarImageIds: [imageId] },
        },
        token,
      )
    ).data.translate;
  expect((await translate(eve.token)).userErrors).toMatchObject([
    { code: 'NOT_FOUND', field: ['contentImageId'] },
    {},
  ]);
  const [{ id, contentImage }] = (await translate(owner.token)).translations;
  expect(contentImage).toEqual({ id: imageId });
  const query = `query ($id: ID!) { translation(id: $id) { state contentImage { id } exemplarImage { url } result { url } } }`;
  expect((await api.ask(query, { id }, eve.token)).data.translation).toEqual({
    state: 'QUEUED',
    contentImage: null,
    exemplarImage: null,
    result: null,
  });
});

test('uploads that nobody finalizes are limited by number and by bytes', async () => {
  const { id: userId, token } = await api.createUser('EDITOR');
  const expiresAt = new Date(Date.now() + 3_600_000);
  const row = { userId, kind: 'IMAGE', filename: 'x', contentType: 'image/png', expiresAt } as const;
  const rows = Array.from({ length: limits.maxPendingUploads - 1 }, () => ({
    ...row,
    id: newId(),
    byteSize: 1,
  }));
  await api.prisma.upload.createMany({ data: rows });
  const ask = async (count: number, changes: object = {}) =>
    (
      await create(
        token,
        Array.from({ length: count }, () => ({ ...announced(), sha256: null, ...changes })),
      )
    ).data.createUploads;
  expect((await ask(2)).userErrors).toMatchObject([
    {
      code: 'QUOTA_EXCEEDED',
      field: ['files'],
      message: expect.stringContaining('2001 unfinalized uploads') as string,
    },
  ]);
  expect((await ask(1)).userErrors).toEqual([]);
  await api.prisma.upload.updateMany({ where: { userId }, data: { expiresAt: new Date(0) } });
  expect((await ask(1)).userErrors).toEqual([]);
  await api.prisma.upload.create({ data: { ...row, id: newId(), byteSize: limits.maxPendingUploadBytes } });
  expect((await ask(1)).userErrors).toMatchObject([{ code: 'QUOTA_EXCEEDED' }]);
});

test('uploads that trickle are cut off, whatever their number, and others go on', async () => {
  const slow = await Promise.all(
    Array.from({ length: 50 }, async () => {
      const { url } = await announce(owner.token, { sha256: null, byteSize: 1_000_000 });
      const { pathname, search, host } = new URL(url, api.url);
      const head = `PUT ${pathname}${search} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: image/png\r\ncontent-length: 1000000\r\n\r\n`;
      return raw(`${head}x`, 10_000);
    }),
  );
  for (const { answer, tookMs } of slow) {
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('"code":"REQUEST_TIMEOUT"');
    expect(tookMs).toBeLessThan(5_000);
  }
  const { uploadId, url } = await announce(owner.token);
  expect((await put(url, secret)).status).toBe(200);
  expect((await finalize(uploadId, owner.token)).images).toHaveLength(1);
}, 60_000);

test('a body that is too large, or announced and not sent, is answered and not waited for', async () => {
  const host = new URL(api.url).host;
  const headers = `host: ${host}\r\ncontent-type: application/json\r\nauthorization: Bearer ${api.token}\r\n`;
  const large = await raw(
    `POST /graphql HTTP/1.1\r\n${headers}content-length: 10000000\r\n\r\n${'x'.repeat(1_000)}`,
  );
  expect(large.answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(large.answer).toContain('"code":"PAYLOAD_TOO_LARGE"');
  expect(large.tookMs).toBeLessThan(1_000);

  const app = express().use(
    limitBody(1_000, 200),
    express.json(),
    (_request, response) => void response.send('ok'),
  );
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (data) => (answer += data.toString()));
  socket.write(
    'POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
  );
  await new Promise((resolve) => socket.once('close', resolve));
  expect(answer).toMatch(/^HTTP\/1\.1 408 [\s\S]*"code":"REQUEST_TIMEOUT"/);
  server.close();
});

test.each([
  ['a code that is none', 'GET /%zz HTTP/1.1'],
  ['a code that is none, of a blob', 'GET /blobs/%zz HTTP/1.1'],
  ['an address in brackets', 'PUT http://[bad/uploads/x HTTP/1.1'],
  ['another server', 'GET http://example.org/blobs/a HTTP/1.1'],
  ['an authority alone', 'GET //[ HTTP/1.1'],
])('%s in the address gets a coded answer with our headers', async (_what, line) => {
  const host = new URL(api.url).host;
  const { answer } = await raw(`${line}\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect(answer).toMatch(/"code":"[A-Z_]+"/);
  expect(answer.toLowerCase()).toContain('x-content-type-options: nosniff');
  expect(answer).not.toContain('not valid JSON');
  expect(api.logged.filter((logged) => logged.includes('A request failed'))).toEqual([]);
});

test('a variable of the wrong kind is the mistake of its sender on a socket too', async () => {
  const client = api.connect();
  const errors = await new Promise<readonly { extensions?: Record<string, unknown> }[]>((resolve, reject) => {
    client.subscribe(
      { query: 'query ($r: ID!) { run(id: $r) { id } }', variables: { r: { a: 1 } } },
      {
        next: ({ errors: told }) => {
          resolve(told ?? []);
        },
        error: (told) => {
          if (Array.isArray(told)) resolve(told as readonly object[]);
          else reject(new Error(JSON.stringify(told)));
        },
        complete: () => undefined,
      },
    );
  });
  expect(errors[0]?.extensions?.['code']).toMatch(/^(BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED|BAD_REQUEST)$/);
});
