import { GraphQLError } from 'graphql';
import { createClient } from 'graphql-ws';
import { type AddressInfo, createServer } from 'node:net';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { serverAudits } from 'graphql-http';
import { readEnv } from '../../api/env.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { listenOn } from '../../api/http/listen-on.ts';
import { createServer as createHttpServer } from 'node:http';
import { type TestApi, startApi } from '../testkit/api.ts';
import { type DatabaseProxy, proxyDatabase } from '../testkit/database-proxy.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';
import { pointsOf, rowsOf } from '../testkit/run-rows.ts';
import { subscribe } from '../testkit/subscribe.ts';

let api: TestApi;
let database: DatabaseProxy;
beforeAll(async () => {
  api = await startApi({
    through: async (url) => {
      database = await proxyDatabase(url);
      return database.url;
    },
  });
});
afterAll(async () => {
  await api.close();
  await database.cut();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const SECRET = 'postgres://user:password@host/database';

test.each([
  ['an error', () => new Error(SECRET)],
  [
    'an error with a code of its own',
    () => Object.assign(new Error(SECRET), { extensions: { code: 'FORBIDDEN' } }),
  ],
  [
    'a GraphQL error with an unknown code',
    () => new GraphQLError(SECRET, { extensions: { code: 'P2002', secret: SECRET } }),
  ],
])('%s of the server is masked and found in the log by its incident', async (_what, make) => {
  vi.spyOn(api.prisma.worker, 'findMany').mockRejectedValue(make());
  const { data, errors } = await api.ask('{ workers { id } }');
  expect(data).toBeNull();
  expect(JSON.stringify(errors)).not.toContain('password');
  const { code, incidentId, ...rest } = errors?.[0]?.extensions ?? {};
  expect([code, rest]).toEqual(['INTERNAL_SERVER_ERROR', {}]);
  expect(errors?.[0]?.message).toContain(String(incidentId)); // the command line shows nothing else
  const line = api.logged.find((text) => text.includes(String(incidentId)));
  expect(line).toContain(SECRET);
});

test('an error in the midst of a subscription is masked too', async () => {
  const { runId } = await queueRun(api.prisma, await makeWorld(api.prisma));
  const events = subscribe(api.connect(), 'subscription ($id: ID!) { runEvents(runId: $id) { cursor } }', {
    id: globalId('Run', runId),
  });
  await events.next();
  vi.spyOn(api.prisma.run, 'findUnique').mockRejectedValue(new Error(SECRET));
  const failed = events.next().catch((error: unknown) => error);
  await rowsOf(api.prisma, runId).say('hello');
  expect(await failed).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
  expect(JSON.stringify(await failed)).not.toContain('password');
});

test('while the database is away requests get 503, and everything goes on by itself afterwards', async () => {
  const { runId } = await queueRun(api.prisma, await makeWorld(api.prisma));
  const rows = rowsOf(api.prisma, runId);
  const events = subscribe(
    api.connect(),
    'subscription ($id: ID!) { runEvents(runId: $id) { metrics { steps } } }',
    {
      id: globalId('Run', runId),
    },
  );
  await events.next();

  await database.cut();
  const away = await api.ask('{ workers { id } }');
  expect([away.status, away.errors?.[0]?.extensions]).toEqual([503, { code: 'SERVICE_UNAVAILABLE' }]);
  expect((await fetch(`${api.url}/health`)).status).toBe(503);
  expect((await fetch(`${api.url}/health/live`)).status).toBe(200);
  expect((await fetch(`${api.url}/sign-in?token=x`)).status).toBe(503);

  await database.restore();
  await expect.poll(async () => (await fetch(`${api.url}/health`)).status, { timeout: 15_000 }).toBe(200);
  expect((await api.ask('{ workers { id } }')).data).toEqual({ workers: [] });
  await rows.begin(1, 0);
  await rows.log(pointsOf('generator/total', [1]));
  for (;;) {
    const { runEvents } = await events.next();
    if (runEvents.metrics.length > 0) {
      expect(runEvents.metrics).toEqual([{ steps: [1] }]);
      break;
    }
  }
  await events.leave();
});

function post(body: string, headers: Record<string, string> = {}) {
  return fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${api.token}`, ...headers },
    body,
  });
}

test.each([
  [
    '13 levels',
    `{ node(id: "x") { ${nest('... on Run { experiment { id } datasetVersion { dataset { latestVersion {', 5)}`,
  ],
  ['31 aliases', `{ ${Array.from({ length: 31 }, (_, i) => `a${i}: serverInfo { version }`).join(' ')} }`],
  ['1,001 tokens', `{ ${'viewer { id } '.repeat(300)} }`],
  ['9 directives', `{ viewer { ${'login @include(if: true) '.repeat(9)} } }`],
  ['a fragment that holds itself', '{ viewer { ...F } } fragment F on User { ...F }'],
  ['a NUL in a string', String.raw`{ node(id: "a\u0000b") { id } }`],
])('a document with %s is refused, by HTTP and by socket', async (_what, query) => {
  const { data, errors } = await api.ask(query);
  expect(data).toBeUndefined();
  expect(String(errors?.[0]?.extensions['code'])).toMatch(/^GRAPHQL_(PARSE|VALIDATION)_FAILED$/);
  const refused = subscribe(api.connect(), query.replace('{', 'subscription {')).next();
  const codes = await refused.then(
    () => [],
    (refusals: unknown) => (refusals as GraphQLError[]).map(({ extensions }) => extensions['code']),
  );
  expect(codes[0]).toBe(errors?.[0]?.extensions['code']);
});

function nest(selection: string, times: number): string {
  const depth = (selection.match(/\{/g) ?? []).length;
  return `${selection.repeat(times)} id ${'}'.repeat(depth * times)} } }`;
}

test('an operation that costs too much is refused before any of it is run', async () => {
  const spy = vi.spyOn(api.prisma.run, 'findMany');
  const query =
    '{ runs(first: 100) { edges { node { checkpoints(first: 100) { edges { node { id } } } } } } }';
  const { status, errors } = await api.ask(query);
  expect([status, errors?.[0]?.extensions]).toEqual([400, { code: 'QUERY_TOO_COMPLEX' }]);
  expect(spy).not.toHaveBeenCalled();
});

test("variables that no row could keep are the caller's mistake, however deep they lie", async () => {
  const query =
    'mutation ($input: StartRunInput!) { startRun(input: $input) { userErrors { code field message } } }';
  let deep: unknown = 1;
  for (let level = 0; level < 1_000; level++) deep = [deep];
  const inputOf = (seed: unknown) => ({ preset: 'tiny', datasetVersionId: 'x', config: { seed } });
  const { status, errors } = await api.ask(query, { input: inputOf(deep) });
  expect([status, errors?.[0]?.extensions['code']]).toEqual([400, 'BAD_USER_INPUT']);
  for (const seed of ['\u0000', '\ud800']) {
    const { userErrors } = (await api.ask(query, { input: inputOf(seed) })).data.startRun;
    expect(userErrors[0]).toMatchObject({ code: 'INVALID', field: ['config', 'seed'] });
  }
});

test.each([
  ['updateDataset', 'UpdateDatasetInput', { datasetId: 'x', name: 'a\0b' }, 'name'],
  ['updateRun', 'UpdateRunInput', { runId: 'x', tags: ['a\0b'] }, 'tags.0'],
  ['cancelRun', 'CancelRunInput', { runId: 'a\0b' }, 'runId'],
  ['cancelEstimate', 'CancelEstimateInput', { estimateId: 'a\0b' }, 'estimateId'],
  ['estimateRun', 'EstimateRunInput', { datasetVersionId: 'a\0b', preset: 'tiny' }, 'datasetVersionId'],
  ['estimateRun', 'EstimateRunInput', { datasetVersionId: 'x', preset: 'a\0b' }, 'preset'],
  ['evaluateCheckpoint', 'EvaluateCheckpointInput', { checkpointId: 'a\0b' }, 'checkpointId'],
  ['finalizeUploads', 'FinalizeUploadsInput', { uploadIds: ['a\0b'] }, 'uploadIds.0'],
  ['createSignInLink', 'CreateSignInLinkInput', { login: 'a\0b' }, 'login'],
])('%s refuses text that nothing can store by its field', async (mutation, type, input, field) => {
  const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { userErrors { field } } }`;
  const { status, data, errors } = await api.ask(query, { input });
  expect([status, errors]).toEqual([200, undefined]);
  const { userErrors } = data[mutation] as { userErrors: { field: string[] }[] };
  expect(userErrors.map((error) => error.field.join('.'))).toContain(field);
});

test.each(['application/json', 'application/graphql-response+json', '*/*'])(
  'text that nothing can keep is refused with 400 for %s, by POST and by GET',
  async (accept) => {
    const query = 'query ($filter: RunFilter) { runs(filter: $filter) { totalCount } }';
    for (const text of ['\u0000', '\ud800', 'x\udfff']) {
      const variables = { filter: { displayNameContains: text } };
      const parameters = new URLSearchParams({ query, variables: JSON.stringify(variables) });
      const headers = { authorization: `Bearer ${api.token}`, accept };
      for (const response of [
        await post(JSON.stringify({ query, variables }), { accept }),
        await fetch(`${api.url}/graphql?${parameters.toString()}`, { headers }),
      ]) {
        const { errors } = (await response.json()) as { errors: { extensions: object }[] };
        expect([response.status, errors[0]?.extensions]).toEqual([400, { code: 'BAD_USER_INPUT' }]);
      }
    }
  },
);

test('variables are plain data, whatever they are called, and hold clean text only', async () => {
  const strange = await post(
    '{ "query": "{ serverInfo { version } }", "variables": { "__proto__": { "x": 1 } } }',
  );
  expect(strange.status).toBe(200);
  const dirty = await api.ask('query ($id: ID!) { node(id: $id) { id } }', { id: 'a\u0000b' });
  expect(dirty.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' });
  const lone = await api.ask('query ($id: ID!) { node(id: $id) { id } }', { id: '\ud800' });
  expect(lone.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' });
});

test.each([
  ['broken JSON', '{', {}, 400],
  ['a batch', '[{ "query": "{ __typename }" }]', {}, 400],
  [
    'a body of more than 256 KB',
    JSON.stringify({ query: `{ viewer { id } } # ${'x'.repeat(300_000)}` }),
    {},
    413,
  ],
  ['a form', 'query={__typename}', { 'content-type': 'application/x-www-form-urlencoded' }, 400],
  ['plain text', '{ "query": "{ __typename }" }', { 'content-type': 'text/plain' }, 400],
])('%s is refused as JSON and without a stack', async (_what, body, headers, status) => {
  const response = await post(body, headers);
  expect(response.status).toBe(status);
  const text = await response.text();
  expect(JSON.parse(text)).toHaveProperty('errors');
  expect(text).not.toMatch(/node_modules|at \w+ \(/);
});

test('the schema is not told to strangers, nor are its names guessed for them', async () => {
  const query = '{ __schema { queryType { name } } }';
  // Whoever has signed in is told, and after that too nobody else.
  for (const token of [null, api.token, null]) {
    const { data, errors } = await api.ask(query, {}, token);
    if (token) expect(data).toEqual({ __schema: { queryType: { name: 'Query' } } });
    else expect(errors?.[0]?.extensions['code']).toBe('GRAPHQL_VALIDATION_FAILED');
  }
  expect((await fetch(`${api.url}/schema.graphql`)).status).toBe(401);
  const authorization = `Bearer ${api.token}`;
  const served = await fetch(`${api.url}/schema.graphql`, { headers: { authorization } });
  expect(readFileSync('schema.graphql', 'utf8')).toContain(await served.text());
  const misspelled = await api.ask('{ viewr { id } }', {}, null);
  expect(misspelled.errors?.[0]?.message).not.toContain('Did you mean');
});

test('a mutation by GET is refused, and a GET without a preflight header too', async () => {
  const mutation = `${api.url}/graphql?query=${encodeURIComponent('mutation { createSignInLink(input: {}) { url } }')}`;
  const headers = { authorization: `Bearer ${api.token}`, 'apollo-require-preflight': '1' };
  expect((await fetch(mutation, { headers })).status).toBe(405);
  expect((await fetch(`${api.url}/graphql?query={viewer{id}}`)).status).toBe(400);
});

test('a socket runs at most twenty operations at once', async () => {
  const client = api.connect();
  await expect(subscribe(client, '{').next()).rejects.toMatchObject([
    { extensions: { code: 'GRAPHQL_PARSE_FAILED' } },
  ]);
  const query = 'subscription { runsChanged { id } }';
  const held = Array.from({ length: 20 }, () => subscribe(client, query));
  const waiting = held.map((events) => events.next());
  await expect.poll(() => api.server.services.wakeUps.count()).toBe(20);
  await expect(subscribe(client, query).next()).rejects.toMatchObject([
    { extensions: { code: 'RATE_LIMITED' } },
  ]);
  await Promise.all(held.map((events) => events.leave()));
  await Promise.all(waiting);
});

test('the API keeps to the GraphQL-over-HTTP specification', async () => {
  // The audits ask for types, which only those see who have signed in.
  const authorization = `Bearer ${api.token}`;
  const fetchFn = (url: string, init: RequestInit = {}) =>
    fetch(url, { ...init, headers: { ...(init.headers as object), authorization } });
  const failed: string[] = [];
  const audits = serverAudits({ url: `${api.url}/graphql`, fetchFn });
  expect(audits).toHaveLength(61);
  for (const audit of audits) {
    const result = await audit.fn();
    if (result.status !== 'ok') failed.push(`${audit.id} ${result.status} ${result.reason}`);
  }
  expect(failed).toEqual([]);
});

test('a port that is in use is named, and without a wish the next free one is used', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  await expect(listenOn(createHttpServer(), '127.0.0.1', port)).rejects.toThrow(
    `Port ${port} on 127.0.0.1 is in use`,
  );
  holder.close();

  const [first, second] = [createHttpServer(), createHttpServer()];
  await listenOn(first, '127.0.0.1', null);
  await listenOn(second, '127.0.0.1', null);
  const ports = [first, second].map((server) => (server.address() as AddressInfo).port);
  expect(ports[0]).toBeGreaterThanOrEqual(4_000);
  expect(ports[1]).toBeGreaterThan(ports[0] ?? 0);
  first.close();
  second.close();
});

test('settings that are wrong are named, each', () => {
  expect(() => readEnv({ PORT: '70000' })).toThrow(/DATABASE_URL.*PORT/s);
  expect(readEnv({ DATABASE_URL: 'postgres://x', PORT: '', LOG_LEVEL: '' })).toMatchObject({
    EXEMPLAR_DATA_DIR: './data',
    EXEMPLAR_HOST: '127.0.0.1',
    LOG_LEVEL: 'info',
  });
});

test('a socket says goodbye when the server ends', async () => {
  const other = await startApi();
  const closed = new Promise<number>((resolve) => {
    const client = createClient({
      url: `${other.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${other.token}` },
      lazy: false,
      retryAttempts: 0,
    });
    client.on('connected', () => void other.close());
    client.on('closed', (event) => {
      resolve((event as { code: number }).code);
    });
  });
  expect(await closed).toBe(1001);
});

test('without the folder of stored files health and clients are told which folder, and what to do', async () => {
  const blobs = path.join(api.dataDirectory, 'blobs');
  await rename(blobs, `${blobs}-away`);
  try {
    const health = await fetch(`${api.url}/health`);
    expect([health.status, await health.json()]).toEqual([
      503,
      {
        status: 'storage away',
        degradedRuns: 0,
        message: expect.stringContaining('Mount its disk') as string,
      },
    ]);
    const { status, errors } = await api.ask('{ storageSpace { state } }');
    expect([status, errors?.[0]?.extensions]).toEqual([503, { code: 'SERVICE_UNAVAILABLE' }]);
    expect(errors?.[0]?.message).toContain(blobs);
    expect(errors?.[0]?.message).toContain('Mount its disk');
  } finally {
    await rename(`${blobs}-away`, blobs);
  }
  expect((await fetch(`${api.url}/health`)).status).toBe(200);
});

test('the API is not ready before everything is prepared that its clients look for', async () => {
  const health = async (url: string) => (await fetch(`${url}/health`)).json();
  let before: unknown;
  const starting = await startApi({
    prepare: async (url) => {
      before = await health(url);
    },
  });
  expect(before).toMatchObject({ status: 'starting' });
  expect(await health(starting.url)).toMatchObject({ status: 'ready' });
  await starting.close();
});
