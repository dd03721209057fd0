import type { IncomingMessage } from 'node:http';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createClient } from 'graphql-ws';
import sharp from 'sharp';
import { afterEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { readEnv } from '../../api/env.ts';
import { createAddresses } from '../../api/http/addresses.ts';
import { trustedProxiesSchema, trustIn } from '../../api/http/trusted-proxies.ts';
import { createApiClient } from '../../cli/client.ts';
import { type TestApi, type TestApiOptions, startApi } from '../testkit/api.ts';
import { type Proxy, type ProxyOptions, startProxy } from '../testkit/proxy.ts';
import { rawRequest } from '../testkit/raw-request.ts';
import { postSignIn } from '../testkit/sign-in.ts';
import { subscribe } from '../testkit/subscribe.ts';

const started: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of started.splice(0).reverse()) await each.close();
  vi.restoreAllMocks();
});

async function start(options: TestApiOptions = {}): Promise<TestApi> {
  const api = await startApi(options);
  started.push(api);
  return api;
}

async function proxied(api: TestApi, options: ProxyOptions): Promise<Proxy> {
  const proxy = await startProxy(() => api.url, options);
  started.push(proxy);
  return proxy;
}

const CREATE_UPLOAD = `mutation { createUploads(input: {kind: IMAGE, files: [
  {filename: "a.png", contentType: "image/png", byteSize: 8}]}) { targets { url } userErrors { code } } }`;
const CREATE_LINK = 'mutation { createSignInLink(input: {}) { url } }';

async function uploadUrl(api: TestApi, headers: Record<string, string> = {}): Promise<string> {
  const sent = { 'content-type': 'application/json', authorization: `Bearer ${api.token}`, ...headers };
  const body = JSON.stringify({ query: CREATE_UPLOAD });
  const { text } = await rawRequest(api.url, '/graphql', sent, body);
  return JSON.parse(text).data.createUploads.targets[0].url as string;
}

async function signInLink(api: TestApi): Promise<string> {
  return (await api.ask(CREATE_LINK)).data.createSignInLink.url as string;
}

function png(): Promise<Buffer> {
  return sharp({ create: { width: 4, height: 3, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
}

test('addresses are relative to the server, whatever public URL is set, and absolute for clients that ask', async () => {
  const api = await start({ publicUrl: 'https://exemplar.example' });
  expect(await uploadUrl(api)).toMatch(/^\/uploads\//);
  const asked = { 'exemplar-urls': 'absolute' };
  expect(await uploadUrl(api, asked)).toMatch(/^https:\/\/exemplar\.example\/uploads\//);

  const client = createClient({
    url: `${api.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${api.token}`, 'Exemplar-Urls': 'absolute' },
  });
  const { createUploads } = await subscribe(client, CREATE_UPLOAD).next();
  expect(createUploads.targets[0].url).toMatch(/^https:\/\/exemplar\.example\/uploads\//);
  await client.dispose();
});

test('without a public URL an absolute address is as the request came', async () => {
  const api = await start();
  const asked = { 'exemplar-urls': 'absolute' };
  expect(await uploadUrl(api, asked)).toMatch(`${api.url}/uploads/`);
  expect(await uploadUrl(api, { ...asked, host: 'LocalHost:1234' })).toMatch(
    'http://localhost:1234/uploads/',
  );
  const behindTls = { ...asked, host: 'localhost:8443', 'x-forwarded-proto': 'https' };
  expect(await uploadUrl(api, behindTls)).toMatch('https://localhost:8443/uploads/');
});

test('the command line stays on the address that it was given', async () => {
  const api = await start({ publicUrl: 'https://nobody.exemplar.invalid/lab' });
  const proxy = await proxied(api, { scheme: 'http', path: '/lab' });
  for (const url of [api.url, proxy.url, `${proxy.url}/`]) {
    const client = createApiClient({ url, token: api.token });
    const file = { filename: 'a.png', contentType: 'image/png', bytes: await png() };
    const { imageId: id } = await client.upload({ kind: 'IMAGE', ...file });
    const { data } = await api.ask('query ($id: ID!) { node(id: $id) { ... on Image { url } } }', { id });
    expect(Buffer.from(await client.download(data.node.url as string))).toEqual(file.bytes);
  }
});

test('a certificate that the command line does not trust is told in words', async () => {
  const api = await start();
  const { url } = await proxied(api, { scheme: 'https' });
  const ask = (given: string) => createApiClient({ url: given, token: api.token }).download('/blobs/x');
  await expect(ask(url)).rejects.toMatchObject({
    exit: 'unreachable',
    message: expect.stringMatching(
      /certificate of https.* not trusted: self-signed certificate.*NODE_EXTRA_CA_CERTS/,
    ) as string,
  });
  await expect(ask(api.url.replace('http', 'https'))).rejects.toThrow('does not speak TLS');
  await expect(ask('http://nobody.exemplar.invalid')).rejects.toThrow(/ENOTFOUND.*Check EXEMPLAR_URL/);
});

test('a public URL with a path works, by a proxy that takes the path away, one that keeps it, and by none', async () => {
  const api = await start({ publicUrl: 'https://exemplar.example/team%20a/lab/' });
  const folder = path.join(api.dataDirectory, 'dashboard');
  await mkdir(path.join(folder, 'assets'), { recursive: true });
  await writeFile(path.join(folder, 'assets', 'index-abc.js'), 'export {}');
  await writeFile(
    path.join(folder, 'index.html'),
    '<meta name="base-path" content="" /><script src="./assets/index-abc.js"></script>',
  );
  const base = '/team%20a/lab';
  for (const prefix of ['', base]) {
    const get = (target: string) => rawRequest(api.url, prefix + target, { accept: 'text/html' });
    for (const page of ['', '/', '/runs/anything', '/runs?q=x'].filter((target) => prefix + target !== ''))
      expect((await get(page)).text).toBe(
        `<meta name="base-path" content="${base}" /><script src="${base}/assets/index-abc.js"></script>`,
      );
    expect((await get('/assets/index-abc.js')).text).toBe('export {}');
    expect((await get('/health')).status).toBe(200);
    expect((await get('/nothing.txt')).text).toContain(`<a href="${base}/">`);
  }
  expect((await rawRequest(api.url, `${base}oratory/nothing.txt`)).status).toBe(404);

  const link = await signInLink(api);
  expect(link).toMatch(/^https:\/\/exemplar\.example\/team%20a\/lab\/sign-in\?token=/);
  const signedIn = await postSignIn(link.replace('https://exemplar.example', api.url), {
    origin: 'https://exemplar.example',
  });
  expect(signedIn.headers.get('location')).toBe(`${base}/`);
  expect(signedIn.headers.get('set-cookie')).toMatch(/; Path=\/team%20a\/lab;.* Secure/);

  const target = await uploadUrl(api);
  expect(target).toMatch(/^\/team%20a\/lab\/uploads\//);
  const put = { method: 'PUT', headers: { 'content-type': 'image/png' }, body: '12345678' };
  expect((await fetch(api.url + target, put)).status).toBe(200);
  expect((await fetch(api.url + target.slice(base.length), put)).status).toBe(200);

  for (const prefix of ['', base]) {
    const client = createClient({
      url: `${api.url.replace('http', 'ws')}${prefix}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${api.token}` },
    });
    expect(await subscribe(client, '{ serverInfo { version } }').next()).toHaveProperty('serverInfo');
    await client.dispose();
  }
});

test('behind a proxy each client has its own limits, and nothing complains', async () => {
  const complaint = vi.spyOn(console, 'error').mockReturnValue(undefined);
  const api = await start();
  const guess = (client: string) =>
    postSignIn(`${api.url}/sign-in?token=guess`, { 'x-forwarded-for': client, forwarded: `for=${client}` });
  for (let i = 0; i < 30; i++) expect((await guess('203.0.113.7')).status).toBe(410);
  expect((await guess('203.0.113.7')).status).toBe(429);
  expect((await guess('203.0.113.8')).status).toBe(410);
  expect(complaint).not.toHaveBeenCalled();
});

test('a building of people behind one address signs in', async () => {
  const api = await start();
  for (let i = 0; i < 40; i++) expect((await postSignIn(await signInLink(api))).status).toBe(303);
});

test.each(['none', '203.0.113.0/24'])(
  'with trusted proxies %s a client cannot name another address',
  async (list) => {
    const complaint = vi.spyOn(console, 'error').mockReturnValue(undefined);
    const api = await start({ trustedProxies: [list] });
    const statuses = new Set<number>();
    for (let i = 0; i < 31; i++) {
      const headers = { 'x-forwarded-for': `203.0.113.${i}`, 'x-forwarded-host': 'evil.example' };
      statuses.add((await postSignIn(`${api.url}/sign-in?token=guess`, headers)).status);
    }
    expect([...statuses]).toEqual([410, 429]);
    expect(complaint).not.toHaveBeenCalled();
  },
);

test('an address has a limit of its own, whoever sends from it', async () => {
  const api = await start();
  const { token } = await api.createUser('VIEWER');
  /** The counter that a request of that client counts in. */
  const counterOf = async (client: string, authorization?: string) => {
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': client };
    const sent =
      authorization === undefined ? headers : { ...headers, authorization: `Bearer ${authorization}` };
    const answer = await rawRequest(api.url, '/graphql', sent, '{ "query": "{ __typename }" }');
    const policies = String(answer.headers['ratelimit-policy']);
    return /"3000-in-10sec"; q=\d+; w=10; pk=:([^:]+):/.exec(policies)?.[1];
  };
  const one = await counterOf('203.0.113.1', token);
  expect(one).toEqual(expect.any(String));
  expect(await counterOf('203.0.113.1', api.token)).toBe(one);
  expect(await counterOf('203.0.113.1')).toBe(one);
  expect(await counterOf('203.0.113.2', token)).not.toBe(one);
});

test('two servers on one host keep their people apart', async () => {
  const [one, two] = [await start(), await start()];
  const cookieOf = async (api: TestApi) =>
    (await postSignIn(await signInLink(api))).headers.get('set-cookie')?.split(';')[0] ?? '';
  const jar = [await cookieOf(one), await cookieOf(two)];
  expect(new Set(jar.map((cookie) => cookie.split('=')[0])).size).toBe(2);
  for (const api of [one, two]) {
    const headers = { 'content-type': 'application/json', cookie: jar.join('; ') };
    const { text } = await rawRequest(api.url, '/graphql', headers, '{ "query": "{ viewer { login } }" }');
    expect(JSON.parse(text).data.viewer.login).toMatch(/^admin-/);
  }
});

test.each(['LocalHost', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1'])(
  'a server that listens on %s answers',
  async (host) => {
    const api = await start({ host });
    expect((await api.ask('{ viewer { login } }')).status).toBe(200);
    const evil = await rawRequest(api.url, '/graphql', { host: 'evil.example' });
    expect(evil.status).toBe(421);
  },
);

/** A request as it comes in. */
function incoming(headers: Record<string, string>, localAddress = '127.0.0.1'): IncomingMessage {
  return { headers, socket: { localAddress, remoteAddress: '127.0.0.1' } } as unknown as IncomingMessage;
}

test.each([
  ['2001:DB8::0:1', '[2001:db8::1]:4000', true],
  ['Box.Example.COM', 'box.example.com', true],
  ['box.example.com', 'BOX.example.com.:80', true],
  ['box.example.com', 'box.example.com.evil.example', false],
  ['0.0.0.0', '192.0.2.5:4000', true], // where the request has come in
  ['0.0.0.0', '192.0.2.6:4000', false],
  ['::', 'evil.example', false],
])('a server that listens on %s and is asked for %s: %s', (host, asked, isOurs) => {
  const settings = { host, publicUrl: null, allowedOrigins: [], trustsProxy: () => true };
  const addresses = createAddresses(settings);
  expect(addresses.isOurHost(incoming({ host: asked }, '::ffff:192.0.2.5'))).toBe(isOurs);
});

test('the host that a trusted proxy names has to be ours too, and is what pages are measured by', () => {
  const settings = { host: '127.0.0.1', publicUrl: 'https://exemplar.example', allowedOrigins: [] };
  const trusting = createAddresses({ ...settings, trustsProxy: () => true });
  const inner = { host: '127.0.0.1:4000' };
  expect(trusting.isOurHost(incoming({ ...inner, 'x-forwarded-host': 'exemplar.example' }))).toBe(true);
  expect(trusting.isOurHost(incoming({ ...inner, 'x-forwarded-host': 'evil.example' }))).toBe(false);
  const evil = { host: 'evil.example', 'x-forwarded-host': 'localhost' };
  expect(trusting.isOurHost(incoming(evil))).toBe(false);
  const page = { ...inner, 'x-forwarded-host': 'localhost:8443', origin: 'https://localhost:8443' };
  expect(trusting.originOf(incoming(page))).toBe('own');
  expect(createAddresses({ ...settings, trustsProxy: () => false }).originOf(incoming(page))).toBe('foreign');
});

test.each([
  ['loopback', '127.0.0.1', true],
  ['loopback', '::1', true],
  ['loopback', '::ffff:127.0.0.1', true],
  ['loopback', '10.0.0.1', false],
  ['none', '127.0.0.1', false],
  ['10.0.0.0/8, 2001:db8::/32', '10.1.2.3', true],
  ['10.0.0.0/8, 2001:db8::/32', '2001:db8::7', true],
  ['10.0.0.0/8, 2001:db8::/32', '127.0.0.1', false],
])('trusted proxies %s and the peer %s: %s', (list, peer, trusts) => {
  expect(trustIn(trustedProxiesSchema.parse(list))(peer)).toBe(trusts);
});

test.each([
  ['EXEMPLAR_TRUSTED_PROXIES', 'nginx', '"nginx" is not an IP address'],
  ['EXEMPLAR_TRUSTED_PROXIES', '10.0.0.0/33', '"10.0.0.0/33"'],
  ['EXEMPLAR_ALLOWED_ORIGINS', 'app.example.com', '"app.example.com" is not an origin'],
  ['EXEMPLAR_ALLOWED_ORIGINS', 'https://a.example, https://b.example/path', '"https://b.example/path"'],
  ['EXEMPLAR_PUBLIC_URL', 'exemplar.example', 'EXEMPLAR_PUBLIC_URL'],
  ['EXEMPLAR_PUBLIC_URL', 'https://exemplar.example/?a=1', 'must not have'],
  ['EXEMPLAR_HOST', 'http://localhost', 'without scheme, port and zone'],
  ['EXEMPLAR_HOST', 'localhost:4000', 'without scheme, port and zone'],
  ['EXEMPLAR_HOST', 'fe80::1%eth0', 'without scheme, port and zone'],
])('%s=%s is refused by name', (name, value, message) => {
  expect(() => readEnv({ DATABASE_URL: 'postgres://x', [name]: value })).toThrow(message);
});

test('lists of settings are read', () => {
  const env = readEnv({
    DATABASE_URL: 'postgres://x',
    EXEMPLAR_ALLOWED_ORIGINS: ' https://App.example.com/ ,http://localhost:3000,',
  });
  expect(env.EXEMPLAR_ALLOWED_ORIGINS).toEqual(['https://app.example.com', 'http://localhost:3000']);
  expect(env.EXEMPLAR_TRUSTED_PROXIES).toEqual(['loopback']);
});
