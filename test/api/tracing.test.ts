import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { openTracing } from '#lib/tracing/open-tracing.ts';
import type { Tracing } from '#lib/tracing/span.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { readEnv, readSettings } from '../../api/env.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { type FakeWorker, setScript, startFakeWorker } from '../testkit/fake-worker.ts';
import { makeCheckpoint, makeUpload, makeWorld, queueRun } from '../testkit/job-rows.ts';
import { subscribe } from '../testkit/subscribe.ts';

const DATABASE_URL = 'postgresql://127.0.0.1/none';
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = `00-${TRACE}-00f067aa0ba902b7-01`;

const attributesSchema = z
  .array(
    z.object({
      key: z.string(),
      value: z.looseObject({
        stringValue: z.string().optional(),
        intValue: z.union([z.number(), z.string()]).optional(),
      }),
    }),
  )
  .transform((given) =>
    Object.fromEntries(given.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)])),
  );
const receivedSchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: attributesSchema }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              name: z.string(),
              attributes: attributesSchema,
              status: z.object({ code: z.number().optional() }),
            }),
          ),
        }),
      ),
    }),
  ),
});
interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string | undefined;
  readonly name: string;
  readonly attributes: Record<string, string | number>;
  readonly status: { readonly code?: number | undefined };
  readonly service: unknown;
}

let collector: Server;
let bodies: string[];
let paths: string[];
let endpoint: string;
let api: TestApi | null;
let worker: FakeWorker | null;
let tracing: Tracing | null;
beforeEach(async () => {
  [bodies, paths, api, worker, tracing] = [[], [], null, null, null];
  collector = createServer((request, response) => {
    paths.push(request.url ?? '');
    void text(request).then((body) => {
      bodies.push(body);
      response.setHeader('content-type', 'application/json').end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', endpoint);
});
afterEach(async () => {
  await worker?.stop();
  await api?.close();
  await tracing?.close();
  vi.unstubAllEnvs();
  collector.close();
  collector.closeAllConnections();
});

const troubles: string[] = [];
const program = {
  name: 'exemplar-test',
  version: '1',
  onTrouble: (message: string) => troubles.push(message),
};

async function openTraced(): Promise<{ api: TestApi; tracing: Tracing }> {
  tracing = await openTracing(readEnv({ DATABASE_URL, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }), program);
  if (!tracing) throw new Error('expected that it traces');
  api = await startApi({ tracing });
  return { api, tracing };
}

/** Everything that was traced until now. */
async function spans(): Promise<ReceivedSpan[]> {
  await tracing?.close();
  return bodies.flatMap((body) =>
    receivedSchema
      .parse(JSON.parse(body))
      .resourceSpans.flatMap(({ resource, scopeSpans }) =>
        scopeSpans.flatMap((scope) =>
          scope.spans.map((span) => ({ ...span, service: resource.attributes['service.name'] })),
        ),
      ),
  );
}

function post(server: TestApi, query: string, variables: object): Promise<Response> {
  return fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${server.token}`,
      traceparent: PARENT,
    },
    body: JSON.stringify({ query, variables }),
  });
}

test('a request, its operation and its statements are one trace, which goes on that of the client and has no secret', async () => {
  const traced = await openTraced();
  const secret = 'only the owner knows this name';
  const answer = await post(
    traced.api,
    'query Named($name: String!) { checkpointAliases(name: $name) { edges { node { id } } } }',
    { name: secret },
  );
  expect(answer.status).toBe(200);
  await answer.text();
  const mine = (await spans()).filter(({ traceId }) => traceId === TRACE);
  const request = mine.find(({ name }) => name === 'POST /graphql');
  const operation = mine.find(({ name }) => name === 'query Named');
  const statement = mine.find(({ attributes }) =>
    String(attributes['db.query.text']).includes('checkpoint_alias'),
  );
  expect(request).toMatchObject({
    parentSpanId: '00f067aa0ba902b7',
    service: 'exemplar-test',
    attributes: { 'http.route': '/graphql', 'http.request.method': 'POST', 'http.response.status_code': 200 },
  });
  expect(operation).toMatchObject({
    parentSpanId: request?.spanId,
    attributes: { 'graphql.operation.type': 'query', 'graphql.operation.name': 'Named' },
  });
  expect(statement).toMatchObject({
    name: 'SELECT',
    parentSpanId: operation?.spanId,
    attributes: { 'db.system.name': 'postgresql' },
  });
  expect(paths).toContain('/v1/traces');
  expect(bodies.join()).not.toContain(secret);
  expect(bodies.join()).not.toContain(traced.api.token);
});

test('an operation that fails is a span with its code, and one of a socket is a trace of its own', async () => {
  const traced = await openTraced();
  await (await post(traced.api, 'query Wrong { nothing }', {})).text();
  const id = globalId('Run', '019f0000-0000-7000-8000-000000000000');
  const client = traced.api.connect();
  await subscribe(client, `query Asked { node(id: "${id}") { id } }`).next();
  await client.dispose();
  const all = await spans();
  expect(all.filter(({ status }) => status.code === 2)).toMatchObject([
    { name: 'graphql', attributes: { 'error.type': 'GRAPHQL_VALIDATION_FAILED' } },
  ]);
  const asked = all.find(({ name }) => name === 'query Asked');
  expect(asked?.traceId).not.toBe(TRACE);
  expect(all.some(({ parentSpanId }) => parentSpanId !== undefined && parentSpanId === asked?.spanId)).toBe(
    true,
  );
});

test('a job belongs to the request that queued it, and says how it ended', async () => {
  const traced = await openTraced();
  const { databaseUrl, dataDirectory, prisma } = traced.api;
  const world = await makeWorld(prisma);
  const { runId } = await queueRun(prisma, world);
  const checkpointId = globalId('Checkpoint', await makeCheckpoint(prisma, runId));
  const upload = await makeUpload(prisma, world);
  await prisma.upload.update({ where: { id: upload }, data: { format: 'PNG', width: 1, height: 1 } });
  const contentImageId = globalId('Image', upload);
  setScript(dataDirectory, {});
  worker = await startFakeWorker({
    ...{ databaseUrl, dataDirectory, roles: ['serve'], leaseSeconds: 30 },
    tracing: traced.tracing,
  });
  const answer = await post(
    traced.api,
    `mutation Ask($input: TranslateInput!) {
      translate(input: $input) { translations { state } userErrors { message } }
    }`,
    {
      input: {
        ...{ checkpointId, direction: 'A_TO_B', contentImageId, exemplarImageIds: [contentImageId] },
        waitMs: 20_000,
      },
    },
  );
  expect(await answer.text()).toContain('"state":"FINISHED"');
  await worker.stop();
  worker = null;
  const all = await spans();
  const operation = all.find(({ name }) => name === 'mutation Ask');
  expect(all.find(({ name }) => name === 'job TRANSLATE')).toMatchObject({
    traceId: TRACE,
    parentSpanId: operation?.spanId,
    attributes: { 'exemplar.job.kind': 'TRANSLATE', 'exemplar.job.ending': 'FINISHED' },
  });
});

test('a collector that is away costs nobody an answer, and is told of in the log', async () => {
  collector.close();
  collector.closeAllConnections();
  vi.stubEnv('OTEL_EXPORTER_OTLP_TIMEOUT', '300');
  const traced = await openTraced();
  expect((await traced.api.ask('{ serverInfo { version } }')).status).toBe(200);
  troubles.length = 0;
  await tracing?.close();
  expect(troubles).not.toEqual([]);
});

test.each([
  ['without a collector', {}],
  [
    'with OTEL_SDK_DISABLED',
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318', OTEL_SDK_DISABLED: 'true' },
  ],
  [
    'with OTEL_TRACES_EXPORTER=none',
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318', OTEL_TRACES_EXPORTER: 'none' },
  ],
])('%s nothing is traced', async (_how, variables) => {
  expect(await openTracing(readEnv({ DATABASE_URL, ...variables }), program)).toBeNull();
});

test('an address that is none is refused by name, and the key of a collector is shown to nobody', () => {
  expect(() => readEnv({ DATABASE_URL, OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' })).toThrow(
    'OTEL_EXPORTER_OTLP_ENDPOINT',
  );
  const settings = readSettings({ DATABASE_URL, OTEL_EXPORTER_OTLP_HEADERS: 'api-key=secret' });
  expect(settings.find(({ name }) => name === 'OTEL_EXPORTER_OTLP_HEADERS')).toMatchObject({
    value: 'set',
    isSecret: true,
  });
});
