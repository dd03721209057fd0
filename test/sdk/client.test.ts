import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '#sdk/create-client.ts';
import { ExemplarError } from '#sdk/exemplar-error.ts';
import type { RunEvent } from '#sdk/watch-run.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api.close();
});

function client(token = api.token) {
  return createClient({ url: api.url, token });
}

/** What the client throws. */
async function thrown(act: Promise<unknown>): Promise<ExemplarError> {
  const error: unknown = await act.catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ExemplarError);
  return error as ExemplarError; // as was expected
}

test('text is a document too, and gives its data', async () => {
  expect(await client().request('{ viewer { login } }', {})).toMatchObject({
    viewer: { login: expect.stringMatching(/^admin-/) as string },
  });
});

test('what the caller can mend has the code and the field of the server', async () => {
  const bytes = new TextEncoder().encode('not a picture');
  const checkpoint = globalId('Checkpoint', crypto.randomUUID());
  const missing = { checkpoint, direction: 'A_TO_B', content: checkpoint, exemplar: checkpoint } as const;
  expect(await thrown(client().translate(missing))).toMatchObject({
    source: 'refusal',
    code: 'NOT_FOUND',
    field: ['checkpointId'],
  });
  const file = { kind: 'IMAGE', filename: 'a.png', contentType: 'image/png', bytes } as const;
  expect(await thrown(client().upload(file))).toMatchObject({ source: 'refusal', code: 'UNSUPPORTED_IMAGE' });
});

test('what is wrong with a document or a key has the code of the server', async () => {
  expect(await thrown(client().request('{ nothing }', {}))).toMatchObject({
    source: 'server',
    code: 'GRAPHQL_VALIDATION_FAILED',
  });
  const unknown = { source: 'server', code: 'UNAUTHENTICATED' };
  const stranger = client('exm_wrong');
  expect(await thrown(stranger.request('{ viewer { login } }', {}))).toMatchObject(unknown);
  expect(await thrown(stranger.watchRun('x').next())).toMatchObject(unknown);
  expect(await thrown(stranger.schema())).toMatchObject(unknown);
});

test('a server that is not there, and one that is not Exemplar, are told apart', async () => {
  const nobody = createClient({ url: 'http://127.0.0.1:9', token: 'x' });
  expect(await thrown(nobody.request('{ a }', {}))).toMatchObject({
    source: 'connection',
    code: 'UNREACHABLE',
  });
  const other: Server = createServer((_request, response) => response.end('hello'));
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  expect(await thrown(createClient({ url, token: 'x' }).request('{ a }', {}))).toMatchObject({
    source: 'answer',
    code: 'UNEXPECTED_ANSWER',
  });
  other.close();
});

test('a run is followed from its beginning, or from a cursor', async () => {
  const { runId } = await queueRun(api.prisma, await makeWorld(api.prisma));
  const id = globalId('Run', runId);
  const first = client().watchRun(id);
  const event = (await first.next()).value as RunEvent;
  expect(event).toMatchObject({ upToDate: true, run: { id, state: 'QUEUED' } });
  await first.return(undefined);
  const second = client().watchRun(id, { after: event.cursor });
  expect((await second.next()).value).toMatchObject({ cursor: event.cursor, run: { id } });
  await second.return(undefined);
  await expect.poll(() => api.server.services.wakeUps.count()).toBe(0);
});

test('the schema of the server is given', async () => {
  expect(await client().schema()).toMatch(/^type Query \{/m);
});
