import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#db/new-id.ts';
import { globalId, uuidOf } from '../../api/graphql/relay/global-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api.close();
});

function picture(format: 'png' | 'jpeg' | 'webp' | 'gif', width = 4, height = 3): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#c03020' } })
    .toFormat(format)
    .toBuffer();
}

async function archive(): Promise<Buffer> {
  const tar = pack();
  tar.entry({ name: 'train/a.png' }, await picture('png'));
  tar.finalize();
  return buffer(tar);
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

interface Target {
  readonly uploadId: string;
  readonly method: string;
  readonly url: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

function createUploads(file: object, kind = 'IMAGE', token = api.token) {
  return api.ask(
    `mutation ($input: CreateUploadsInput!) { createUploads(input: $input) {
      targets { uploadId method url headers { name value } expiresAt } userErrors { code field message } } }`,
    { input: { kind, files: [{ filename: 'file', contentType: 'image/png', byteSize: 1, ...file }] } },
    token,
  );
}
async function target(file: object, kind = 'IMAGE'): Promise<Target> {
  return (await createUploads(file, kind)).data.createUploads.targets[0] as Target;
}

function send(to: Target, body: Buffer, url = to.url): Promise<Response> {
  return fetch(new URL(url, api.url), {
    method: to.method,
    headers: Object.fromEntries(to.headers.map(({ name, value }) => [name, value])),
    body: new Uint8Array(body),
  });
}

async function finalize(uploadIds: readonly string[], token = api.token) {
  return (
    await api.ask(
      `mutation ($input: FinalizeUploadsInput!) { finalizeUploads(input: $input) {
        images { id name width height format byteSize sha256 url } userErrors { code field message } } }`,
      { input: { uploadIds } },
      token,
    )
  ).data.finalizeUploads;
}

async function upload(bytes: Buffer, kind = 'IMAGE') {
  const to = await target({ byteSize: bytes.byteLength }, kind);
  expect((await send(to, bytes)).status).toBe(200);
  return finalize([to.uploadId]);
}

function incoming() {
  return readdir(path.join(api.dataDirectory, 'blobs', 'incoming')).catch(() => []);
}

test.each(['png', 'jpeg', 'webp'] as const)('a %s is sent, checked and read back', async (format) => {
  const bytes = await picture(format);
  const { images, userErrors } = await upload(bytes);
  expect(userErrors).toEqual([]);
  expect(images).toMatchObject([
    { width: 4, height: 3, format: format.toUpperCase(), byteSize: bytes.byteLength, sha256: sha256(bytes) },
  ]);
  const response = await fetch(new URL(images[0].url as string, api.url));
  expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': `image/${format}`,
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, max-age=31536000, immutable',
    'content-security-policy': "default-src 'none'; sandbox",
  });
});

test('an archive is taken, and gives no image', async () => {
  expect(await upload(await archive(), 'ARCHIVE')).toEqual({ images: [], userErrors: [] });
});

test('bytes that storage has already need not be sent again when their hash is announced', async () => {
  const bytes = await picture('png', 9, 9);
  await upload(bytes);
  const { uploadId } = await target({ byteSize: bytes.byteLength, sha256: sha256(bytes) });
  expect((await finalize([uploadId])).images).toMatchObject([{ width: 9, height: 9 }]);
});

test.each([
  ['a GIF', () => picture('gif'), 'UNSUPPORTED_IMAGE'],
  [
    'a page named .png',
    () => Promise.resolve(Buffer.from('<html><script>alert(1)</script>')),
    'UNSUPPORTED_IMAGE',
  ],
  [
    'an SVG',
    () => Promise.resolve(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')),
    'UNSUPPORTED_IMAGE',
  ],
  ['a PNG without its header', async () => (await picture('png')).subarray(0, 20), 'UNSUPPORTED_IMAGE'],
  ['an image of 20,000 x 20,000 pixels', () => Promise.resolve(hugePng()), 'IMAGE_TOO_LARGE'],
])('%s is refused with its name, and nothing is finalized', async (_what, make, code) => {
  const { images, userErrors } = await upload(await make());
  expect(images).toBeNull();
  expect(userErrors).toMatchObject([{ code, field: ['uploadIds', '0'] }]);
  expect(userErrors[0].message).toContain('"file"');
});

test('a photograph of a phone is refused with what to do, whatever its name says', async () => {
  const heic = Buffer.concat([Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), Buffer.alloc(99)]);
  const { userErrors } = await upload(heic);
  expect(userErrors).toMatchObject([{ code: 'UNSUPPORTED_IMAGE', field: ['uploadIds', '0'] }]);
  expect(userErrors[0].message).toMatch(/^"file" is a HEIC photograph, .* Convert it to JPEG, for example /);
});

test('the size of a photograph is the one that a person sees', async () => {
  const lying = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } })
    .jpeg()
    .withMetadata({ orientation: 6 })
    .toBuffer();
  expect((await upload(lying)).images).toMatchObject([{ width: 30, height: 40 }]);
});

/** The first bytes of such a PNG: nobody has to decode it to know its size. */
function hugePng(): Buffer {
  const bytes = Buffer.alloc(64);
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]).copy(bytes);
  bytes.write('IHDR', 12);
  bytes.writeUInt32BE(20_000, 16);
  bytes.writeUInt32BE(20_000, 20);
  return bytes;
}

test('a file that is not a tar is refused as an archive', async () => {
  expect((await upload(await picture('png'), 'ARCHIVE')).userErrors).toMatchObject([{ code: 'INVALID' }]);
});

test('of several uploads all are finalized or none', async () => {
  const good = await picture('png');
  const first = await target({ byteSize: good.byteLength });
  await send(first, good);
  const bad = Buffer.from('no picture');
  const second = await target({ byteSize: bad.byteLength });
  await send(second, bad);
  expect((await finalize([first.uploadId, second.uploadId])).userErrors).toMatchObject([
    { field: ['uploadIds', '1'] },
  ]);
  const row = await api.prisma.upload.findUniqueOrThrow({
    where: { id: uuidOf('Upload', first.uploadId) ?? '' },
  });
  expect(row.state).toBe('PENDING');
});

test('more or fewer bytes than announced are refused and not kept', async () => {
  const bytes = await picture('png');
  const to = await target({ byteSize: bytes.byteLength });
  expect((await send(to, bytes.subarray(1))).status).toBe(400);
  expect((await send(to, Buffer.concat([bytes, bytes]))).status).toBe(400);
  expect(await incoming()).toEqual([]);
  expect((await finalize([to.uploadId])).userErrors).toMatchObject([{ code: 'INVALID_STATE' }]);
});

test('bytes without a length are refused', async () => {
  const to = await target({ byteSize: 4 });
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array(4));
      controller.close();
    },
  });
  const headers = { 'content-type': 'image/png' };
  const response = await fetch(new URL(to.url, api.url), { method: 'PUT', headers, body, duplex: 'half' });
  expect(response.status).toBe(411);
});

test('bytes of another hash than announced are refused and not kept', async () => {
  const bytes = await picture('png', 5, 5);
  const to = await target({ byteSize: bytes.byteLength, sha256: '0'.repeat(64) });
  const response = await send(to, bytes);
  expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
    400,
    'CHECKSUM_MISMATCH',
  ]);
  expect(await incoming()).toEqual([]);
});

test('bytes of another type than announced are refused', async () => {
  const to = await target({ byteSize: 3 });
  const response = await fetch(new URL(to.url, api.url), {
    method: 'PUT',
    headers: { 'content-type': 'text/html' },
    body: 'abc',
  });
  expect(response.status).toBe(415);
});

test('a signature holds for its own request alone', async () => {
  const bytes = await picture('png');
  const to = await target({ byteSize: bytes.byteLength });
  const other = await target({ byteSize: bytes.byteLength });
  const swap = to.url.replace(uuidOf('Upload', to.uploadId) ?? '', uuidOf('Upload', other.uploadId) ?? '');
  expect((await send(to, bytes, swap)).status).toBe(403);
  expect((await send(to, bytes, to.url.replace(/size=\d+/, 'size=1'))).status).toBe(403);
  expect((await send(to, bytes, `${to.url}&size=1`)).status).toBe(403);
  expect((await send(to, bytes, to.url.replace(/actor=[^&]+/, `actor=${newId()}`))).status).toBe(403);
  const expired = api.signer.sign({
    method: 'PUT',
    path: `/uploads/${uuidOf('Upload', to.uploadId) ?? ''}`,
    claims: { actor: newId(), size: String(bytes.byteLength), type: 'image/png' },
    expiresAt: new Date(Date.now() - 1_000),
  });
  expect((await send(to, bytes, api.url + expired)).status).toBe(403);
});

test('an address cannot be used again to exchange the bytes', async () => {
  const [bytes, others] = [Buffer.from('first bytes'), Buffer.from('other bytes')];
  const to = await target({ byteSize: bytes.byteLength });
  expect((await send(to, bytes)).status).toBe(200);
  expect((await send(to, bytes)).status).toBe(200);
  expect((await send(to, others)).status).toBe(400);
});

test("somebody else's upload is as good as none", async () => {
  const bytes = await picture('png');
  const to = await target({ byteSize: bytes.byteLength });
  await send(to, bytes);
  const { token } = await api.createUser('EDITOR');
  expect((await finalize([to.uploadId], token)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  expect((await finalize([globalId('Upload', newId())])).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
});

test.each([
  [{ byteSize: 20 * 1024 * 1024 + 1 }, 'IMAGE', 'IMAGE_TOO_LARGE', ['files', '0', 'byteSize']],
  [{ byteSize: 64 * 1024 * 1024 + 1 }, 'ARCHIVE', 'OUT_OF_RANGE', ['files', '0', 'byteSize']],
  [{ byteSize: 0 }, 'IMAGE', 'OUT_OF_RANGE', ['files', '0', 'byteSize']],
  [{ filename: 'x'.repeat(300) }, 'IMAGE', 'TOO_LONG', ['files', '0', 'filename']],
  [{ contentType: 'no type' }, 'IMAGE', 'INVALID', ['files', '0', 'contentType']],
  [{ sha256: 'XYZ' }, 'IMAGE', 'INVALID', ['files', '0', 'sha256']],
])('an announcement of %j as %s is refused with %s', async (file, kind, code, field) => {
  const { data } = await createUploads(file, kind);
  expect(data.createUploads).toMatchObject({ targets: null, userErrors: [{ code, field }] });
});

test.each(['../../etc/passwd', 'C:\\photo.png', '..', 'photo\u202Egnp.exe', 'photo.png\r\nset-cookie: a=b'])(
  'the file name %j is refused',
  async (filename) => {
    const { data } = await createUploads({ byteSize: 1, filename });
    expect(data.createUploads).toMatchObject({
      targets: null,
      userErrors: [{ code: 'INVALID', field: ['files', '0', 'filename'] }],
    });
  },
);

test('a blob is not given out without a signature', async () => {
  const bytes = await picture('png');
  const { images } = await upload(bytes);
  const { url } = images[0] as { url: string };
  for (const forged of [
    url.split('?')[0],
    url.replace('image%2Fpng', 'text%2Fhtml'),
    url.replace(/exp=\d+/, 'exp=9999999999'),
  ])
    expect((await fetch(new URL(forged ?? '', api.url))).status).toBe(403);
});
