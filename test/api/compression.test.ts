import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApi, startApi } from '../testkit/api.ts';
import { rawRequest } from '../testkit/raw-request.ts';

const SCRIPT = 'export const words = ["one", "two", "three"];\n'.repeat(200);

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  const assets = path.join(api.dataDirectory, 'dashboard', 'assets');
  await mkdir(assets, { recursive: true });
  await writeFile(path.join(assets, 'index-abc.js'), SCRIPT);
  await writeFile(path.join(assets, 'noise-abc.png'), randomBytes(5_000));
});
afterAll(async () => {
  await api.close();
});

const unpack = { br: brotliDecompressSync, gzip: gunzipSync };

test.each([
  ['br, gzip', 'br'],
  ['gzip, deflate, br;q=0', 'gzip'],
] as const)('a script is sent smaller to a client that accepts "%s"', async (accepted, encoding) => {
  const { headers, bytes } = await rawRequest(api.url, '/assets/index-abc.js', {
    'accept-encoding': accepted,
  });
  expect(headers).toMatchObject({
    'content-encoding': encoding,
    'cache-control': 'public, max-age=31536000, immutable',
  });
  expect(headers.vary).toContain('Accept-Encoding');
  expect(headers.etag).toMatch(/^W\//); // one for all encodings, so not a strong one
  expect(bytes.byteLength).toBeLessThan(SCRIPT.length / 10);
  expect(unpack[encoding](bytes).toString('utf8')).toBe(SCRIPT);
});

test('a client that accepts nothing gets the bytes as they are, told apart by caches', async () => {
  const { headers, text } = await rawRequest(api.url, '/assets/index-abc.js');
  expect([headers['content-encoding'], headers.vary, text]).toEqual([undefined, 'Accept-Encoding', SCRIPT]);
});

test('a script that the client has already is not sent again', async () => {
  const { headers } = await rawRequest(api.url, '/assets/index-abc.js', { 'accept-encoding': 'br' });
  const again = { 'accept-encoding': 'br', 'if-none-match': headers.etag ?? '' };
  const { status, bytes } = await rawRequest(api.url, '/assets/index-abc.js', again);
  expect([status, bytes.byteLength]).toEqual([304, 0]);
});

test('an answer of the API is sent smaller, pictures are not touched', async () => {
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${api.token}`,
    'accept-encoding': 'gzip, br',
  };
  const large = '{ "query": "{ __schema { types { name description } } }" }';
  const answer = await rawRequest(api.url, '/graphql', headers, large);
  const small = await rawRequest(api.url, '/graphql', headers, '{ "query": "{ serverInfo { version } }" }');
  const picture = await rawRequest(api.url, '/assets/noise-abc.png', { 'accept-encoding': 'gzip, br' });
  expect(brotliDecompressSync(answer.bytes).byteLength).toBeGreaterThan(3 * answer.bytes.byteLength);
  expect([answer, small, picture].map((each) => each.headers['content-encoding'])).toEqual([
    'br',
    undefined, // a packet is a packet
    undefined,
  ]);
});
