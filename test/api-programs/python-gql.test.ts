import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';
import { pythonWith } from '../testkit/python-with.ts';

let api: TestApi;
let runId: string;
let python: string;
beforeAll(async () => {
  python = await pythonWith(fileURLToPath(new URL('requirements.txt', import.meta.url)));
  api = await startApi();
  runId = globalId('Run', (await queueRun(api.prisma, await makeWorld(api.prisma))).runId);
}, 240_000);
afterAll(async () => {
  await api.close();
});

const SUBSCRIBE = `
import json, os
from gql import Client, gql
from gql.transport.websockets import WebsocketsTransport

transport = WebsocketsTransport(url=os.environ["URL"].replace("http", "ws", 1) + "/graphql", **json.loads(os.environ["AUTH"]))
query = gql("subscription ($id: ID!) { runEvents(runId: $id) { run { state } } }")
query.variable_values = {"id": os.environ["RUN_ID"]}
for event in Client(transport=transport).subscribe(query):
    print(event["runEvents"]["run"]["state"])
    break
`;

test.each([
  ['a header of the upgrade', 'headers', 'Authorization'],
  ['the payload of connection_init', 'init_payload', 'Authorization'],
  ['that payload, in small letters', 'init_payload', 'authorization'],
])('Python gql subscribes with its key in %s', async (_what, place, name) => {
  const auth = JSON.stringify({ [place]: { [name]: `Bearer ${api.token}` } });
  const env = { ...process.env, URL: api.url, RUN_ID: runId, AUTH: auth };
  const { stdout } = await promisify(execFile)(python, ['-c', SUBSCRIBE], { env });
  expect(stdout.trim()).toBe('QUEUED');
});

const SCHEMA = `
import os
from gql import Client
from gql.transport.requests import RequestsHTTPTransport

headers = {"Authorization": f"Bearer {os.environ['TOKEN']}"}
transport = RequestsHTTPTransport(url=os.environ["URL"] + "/graphql", headers=headers)
with Client(transport=transport, fetch_schema_from_transport=True) as session:
    print(session.client.schema.query_type.name)
`;

test('Python gql reads the schema by introspection, with a key', async () => {
  const env = { ...process.env, URL: api.url, TOKEN: api.token };
  const { stdout } = await promisify(execFile)(python, ['-c', SCHEMA], { env });
  expect(stdout.trim()).toBe('Query');
});
