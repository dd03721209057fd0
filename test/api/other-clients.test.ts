import { once } from 'node:events';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type TestApi, startApi } from '../testkit/api.ts';
import { rawRequest } from '../testkit/raw-request.ts';
import { postSignIn } from '../testkit/sign-in.ts';
import { subscribe } from '../testkit/subscribe.ts';

const APP = 'https://app.example.com';

let api: TestApi;
let cookie: string;
beforeAll(async () => {
  api = await startApi({ allowedOrigins: [APP, 'http://localhost:3000'] });
  const { data } = await api.ask('mutation { createSignInLink(input: {}) { url } }');
  const signedIn = await postSignIn(data.createSignInLink.url as string);
  cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
});
afterAll(async () => {
  await api.close();
});

const VIEWER = `/graphql?query=${encodeURIComponent('{ viewer { login } }')}`;
function bearer() {
  return { authorization: `Bearer ${api.token}` };
}

async function get(target: string, headers: Record<string, string>) {
  const { status, text } = await rawRequest(api.url, target, headers);
  return {
    status,
    login: (JSON.parse(text) as { data?: { viewer?: { login: string } } }).data?.viewer?.login,
  };
}

test('a query by GET is answered with a bearer, and with the cookie of our own page', async () => {
  const login = expect.stringMatching(/^admin-/) as string;
  expect(await get(VIEWER, bearer())).toEqual({ status: 200, login });
  expect(await get(VIEWER, { cookie, 'sec-fetch-site': 'same-origin' })).toEqual({ status: 200, login });
  expect(await get(VIEWER, { cookie, 'apollo-require-preflight': '1' })).toEqual({ status: 200, login });
});

test('what a browser tells a proxy in front of us (Basic) is no key, over HTTP and on a socket', async () => {
  const basic = { authorization: 'Basic YWRhOnNlY3JldA==' };
  const login = expect.stringMatching(/^admin-/) as string;
  const headers = { cookie, 'sec-fetch-site': 'same-origin', ...basic };
  expect(await get(VIEWER, headers)).toEqual({ status: 200, login });
  expect(await get(VIEWER, { ...basic, 'sec-fetch-site': 'none' })).toEqual({
    status: 200,
    login: undefined,
  });
  expect(await viewerOn({}, { cookie, origin: api.url, ...basic })).toMatch(/^admin-/);
  expect(await viewerOn({}, basic)).toEqual([4403, expect.stringContaining('Sign in')]);
});

test('a query by GET that another site could have sent is refused', async () => {
  expect((await get(VIEWER, { cookie })).status).toBe(400);
  for (const site of ['cross-site', 'same-site'])
    expect((await get(VIEWER, { cookie, 'sec-fetch-site': site })).status).toBe(403);
  expect((await get(VIEWER, { cookie, origin: 'https://evil.example' })).status).toBe(403);
});

test.each([
  ['bearer', () => bearer()],
  ['cookie of our own page', () => ({ cookie, 'sec-fetch-site': 'same-origin' })],
])('a mutation by GET is refused, even with the %s', async (_what, headers) => {
  const mutation = encodeURIComponent('mutation { createSignInLink(input: {}) { url } }');
  expect((await get(`/graphql?query=${mutation}`, headers())).status).toBe(405);
});

function connectWith(connectionParams: Record<string, unknown>, headers: Record<string, string> = {}) {
  class WithHeaders extends WebSocket {
    constructor(address: string, protocol: string) {
      super(address, protocol, { headers });
    }
  }
  return createClient({
    url: `${api.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WithHeaders,
    connectionParams,
    retryAttempts: 0,
  });
}

/** What the first answer to a query is, or how the socket was closed. */
async function viewerOn(connectionParams: Record<string, unknown>, headers: Record<string, string> = {}) {
  const client = connectWith(connectionParams, headers);
  try {
    return (await subscribe(client, '{ viewer { login } }').next()).viewer.login as unknown;
  } catch (event) {
    const { code, reason } = event as { code: number; reason: string };
    return [code, reason];
  } finally {
    await client.dispose();
  }
}

test.each(['authorization', 'Authorization', 'AUTHORIZATION', 'authToken', 'AuthToken', 'authtoken'])(
  'a socket takes its token as %s, with Bearer and without',
  async (name) => {
    for (const value of [`Bearer ${api.token}`, `bearer ${api.token}`, api.token])
      expect(await viewerOn({ [name]: value })).toMatch(/^admin-/);
  },
);

test('a socket that is closed says why', async () => {
  expect(await viewerOn({})).toEqual([4403, expect.stringContaining('send an API key as "authorization"')]);
  expect(await viewerOn({ authToken: 'exm_wrong' })).toEqual([
    4403,
    'The API key is unknown, expired or revoked.',
  ]);
});

test.each<[string, unknown[], number, RegExp]>([
  ['without connection_init', [], 4408, /timeout/],
  ['that says nonsense', ['nonsense'], 4400, /./],
  ['that sends too large a message', ['x'.repeat(65 * 1024)], 1009, /64 KiB/],
  [
    'that sends too many messages',
    ['init', ...Array<unknown>(150).fill({ type: 'ping' })],
    1008,
    /100 messages/,
  ],
  [
    'that subscribes too early',
    [{ type: 'subscribe', id: '1', payload: { query: '{ a }' } }],
    4401,
    /Unauthorized/,
  ],
])('a socket %s is closed with a reason', async (_what, messages, code, reason) => {
  const socket = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  const closed = once(socket, 'close') as Promise<[number, Buffer]>;
  for (const message of messages) {
    const init = { type: 'connection_init', payload: bearer() };
    socket.send(
      typeof message === 'string' && message !== 'init'
        ? message
        : JSON.stringify(message === 'init' ? init : message),
    );
    if (message === 'init') await once(socket, 'message');
  }
  const [closedWith, text] = await closed;
  expect(closedWith).toBe(code);
  expect(text.toString()).toMatch(reason);
});

test('a fault of the server closes a socket without telling what it was', async () => {
  const told = vi.spyOn(console, 'error').mockReturnValue(undefined);
  vi.spyOn(api.prisma, '$queryRaw').mockRejectedValueOnce(new Error('password of the database'));
  const [code, reason] = (await viewerOn(bearer())) as [number, string];
  expect([code, reason]).toEqual([4500, expect.stringContaining('Something went wrong')]);
  expect(reason).not.toContain('password');
  told.mockRestore();
});

test('an upgrade that is refused says why', async () => {
  const refused = async (address: string, headers: Record<string, string>) => {
    const socket = new WebSocket(address, 'graphql-transport-ws', { headers });
    socket.on('error', () => undefined); // it was refused
    const [, response] = (await once(socket, 'unexpected-response')) as [
      unknown,
      NodeJS.ReadableStream & { statusCode: number },
    ];
    let text = '';
    for await (const chunk of response) text += String(chunk);
    return [response.statusCode, (JSON.parse(text) as { code: string }).code];
  };
  const url = `${api.url.replace('http', 'ws')}/graphql`;
  expect(await refused(url, { host: 'evil.example' })).toEqual([421, 'MISDIRECTED_REQUEST']);
  expect(await refused(url, { origin: 'https://evil.example' })).toEqual([403, 'FORBIDDEN']);
  expect(await refused(url.replace('graphql', 'socket'), {})).toEqual([404, 'NOT_FOUND']);
});

test('queries and mutations run on a socket, with the refusals of HTTP', async () => {
  const client = api.connect();
  const { createUploads } = await subscribe(
    client,
    'mutation { createUploads(input: {kind: IMAGE, files: []}) { userErrors { code } } }',
  ).next();
  expect(createUploads.userErrors).toEqual([{ code: 'REQUIRED' }]);

  const refusal = async (query: string, variables: Record<string, unknown> = {}) => {
    const error: unknown = await subscribe(client, query, variables)
      .next()
      .catch((thrown: unknown) => thrown);
    const errors = Array.isArray(error) ? error : ((error as { errors?: unknown[] }).errors ?? []);
    return (errors as { extensions: { code: string } }[])[0]?.extensions;
  };
  const deep =
    '{ runs(first: 100) { edges { node { checkpoints(first: 100) { edges { node { id } } } } } } }';
  expect(await refusal(deep)).toEqual({ code: 'QUERY_TOO_COMPLEX' });
  expect(await refusal('query A { viewer { id } } query B { viewer { id } }')).toEqual({
    code: 'OPERATION_RESOLUTION_FAILURE',
  });
  expect(await refusal('query ($id: ID!) { node(id: $id) { id } }', { id: '\u0000' })).toEqual({
    code: 'BAD_USER_INPUT',
  });
  expect(await refusal('query ($id: ID!) { node(id: $id) { id } }', { id: { a: 1 } })).toEqual({
    code: 'BAD_USER_INPUT',
  });
  expect(await refusal('query ($first: Int) { runs(first: $first) { totalCount } }', { first: 101 })).toEqual(
    {
      code: 'BAD_USER_INPUT',
    },
  );
  vi.spyOn(api.prisma.worker, 'findMany').mockRejectedValueOnce(new Error('password of the database'));
  expect(await refusal('{ workers { id } }')).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
});

test('a role holds on a socket too', async () => {
  const { token } = await api.createUser('VIEWER');
  const mutation = 'mutation { createUploads(input: {kind: IMAGE, files: []}) { userErrors { code } } }';
  await expect(subscribe(api.connect(token), mutation).next()).rejects.toMatchObject({
    errors: [{ extensions: { code: 'FORBIDDEN' } }],
  });
});

test('HTTP and sockets spend one budget', async () => {
  const { token } = await api.createUser('VIEWER');
  // Costs 4,901 of 100,000: twenty of them, and not forty.
  const query =
    '{ runs(first: 100) { edges { node { checkpoints(first: 47) { edges { node { id } } } } } } }';
  const client = api.connect(token);
  const byHttp = async () => (await api.ask(query, {}, token)).errors?.[0]?.extensions['code'];
  const bySocket = () =>
    subscribe(client, query)
      .next()
      .then(
        () => undefined,
        (errors: unknown) => (errors as { extensions: { code: string } }[])[0]?.extensions.code,
      );
  const codes: unknown[] = [];
  while (codes.at(-1) === undefined) codes.push(await (codes.length % 2 === 0 ? byHttp() : bySocket()));
  expect(codes.at(-1)).toBe('RATE_LIMITED');
  expect(codes.length).toBeLessThan(22);
});

test('a page of an allowed origin uses the API, uploads and pictures with a token', async () => {
  const preflight = await fetch(`${api.url}/uploads/x`, {
    method: 'OPTIONS',
    headers: {
      origin: APP,
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'content-type',
    },
  });
  expect(preflight.status).toBe(204);
  expect(Object.fromEntries(preflight.headers)).toMatchObject({
    'access-control-allow-origin': APP,
    'access-control-allow-methods': 'GET,POST,PUT',
  });
  expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization');
  expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();

  const asked = await rawRequest(
    api.url,
    '/graphql',
    { ...bearer(), origin: APP, 'content-type': 'application/json' },
    JSON.stringify({
      query: `mutation { createUploads(input: {kind: IMAGE, files: [
        {filename: "a.png", contentType: "image/png", byteSize: 8}]}) { targets { url } } }`,
    }),
  );
  expect(asked.headers['access-control-allow-origin']).toBe(APP);
  const { url } = JSON.parse(asked.text).data.createUploads.targets[0] as { url: string };
  const sent = await fetch(new URL(url, api.url), {
    method: 'PUT',
    headers: { 'content-type': 'image/png', origin: APP },
    body: '12345678',
  });
  expect([sent.status, sent.headers.get('access-control-allow-origin')]).toEqual([200, APP]);
  const picture = await fetch(`${api.url}/blobs/x`, { headers: { origin: APP } });
  expect(picture.headers.get('access-control-allow-origin')).toBe(APP);
  expect(picture.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  expect(await viewerOn(bearer(), { origin: APP })).toMatch(/^admin-/);
});

test('a page of an allowed origin has no use of cookies, and nothing but the API', async () => {
  const headers = { origin: APP, cookie, 'content-type': 'application/json' };
  const { text } = await rawRequest(api.url, '/graphql', headers, '{ "query": "{ viewer { login } }" }');
  expect(JSON.parse(text).data.viewer).toBeNull();
  expect(await viewerOn({}, { origin: APP, cookie })).toEqual([4403, expect.anything()]);
  for (const target of ['/', '/sign-in?token=x', '/assets/x.js'])
    expect((await rawRequest(api.url, target, { origin: APP })).status).toBe(403);
});

test.each(['https://evil.example', 'https://app.example.com.evil.example', 'http://app.example.com', 'null'])(
  'a page of %s stays out',
  async (origin) => {
    const preflight = await fetch(`${api.url}/graphql`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  },
);
