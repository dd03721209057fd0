import { afterAll, beforeAll, expect, test } from 'vitest';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';
import { openRawSocket, type RawSocket } from '../testkit/raw-socket.ts';

/** https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md, message by message. */
const PROTOCOL = 'graphql-transport-ws';

let api: TestApi;
let runId: string;
beforeAll(async () => {
  api = await startApi();
  runId = globalId('Run', (await queueRun(api.prisma, await makeWorld(api.prisma))).runId);
});
afterAll(async () => {
  await api.close();
});

function open(): Promise<RawSocket> {
  return openRawSocket(api.url, PROTOCOL);
}

const INIT = { type: 'connection_init' };
function init() {
  return { ...INIT, payload: { authorization: `Bearer ${api.token}` } };
}

/** A socket that has been let in. */
async function opened(): Promise<RawSocket> {
  const socket = await open();
  socket.send(init());
  expect(await socket.next()).toEqual({ type: 'connection_ack' });
  return socket;
}

const VIEWER = '{ viewer { login } }';
function subscribe(id: string, query: string, more: object = {}) {
  return { type: 'subscribe', id, payload: { query, ...more } };
}
/** A subscription that says one thing at once, and nothing after it. */
function watching(id: string) {
  return subscribe(id, 'subscription ($id: ID!) { runEvents(runId: $id) { upToDate } }', {
    variables: { id: runId },
  });
}
function next(id: string) {
  return { type: 'next', id, payload: { data: expect.anything() as object } };
}
function errorWith(id: string, code: string) {
  return { type: 'error', id, payload: [{ message: expect.any(String) as string, extensions: { code } }] };
}

test('the subprotocol is taken, and a socket with a good token is let in', async () => {
  const socket = await opened();
  expect(socket.protocol).toBe(PROTOCOL);
  socket.close();
  expect(await socket.closed()).toBe(1005);
});

test('a socket that asks for none of the subprotocols, or for the older one, is not taken', async () => {
  expect(await (await openRawSocket(api.url)).closed()).toBe(4406);
  await expect(openRawSocket(api.url, 'graphql-ws')).rejects.toThrow('no subprotocol');
});

test.each<[string, unknown[], number]>([
  ['no connection_init', [], 4408],
  ['a subscription before it', [subscribe('1', VIEWER)], 4401],
  ['no token', [INIT], 4403],
  ['an unknown token', [{ ...INIT, payload: { authorization: 'Bearer exm_wrong' } }], 4403],
  ['a token that is not text', [{ ...INIT, payload: { authorization: 1 } }], 4403],
  ['a payload of connection_init that is not an object', [{ ...INIT, payload: 'token' }], 4400],
  ['what is not JSON', ['{'], 4400],
  ['null', ['null'], 4400],
  ['an array', ['[]'], 4400],
  ['text', ['"connection_init"'], 4400],
  ['a message without a type', [{ payload: {} }], 4400],
  ['a type that is not text', [{ type: 1 }], 4400],
  ['an unknown type', [{ type: 'start' }], 4400],
  ['a payload of ping that is not an object', [{ type: 'ping', payload: 1 }], 4400],
  ['a payload of pong that is not an object', [{ type: 'pong', payload: 1 }], 4400],
])('a socket that begins with %s is closed', async (_what, messages, code) => {
  const socket = await open();
  for (const message of messages) socket.send(message);
  expect(await socket.closed()).toBe(code);
});

test.each<[string, () => unknown, number]>([
  ['a second connection_init', init, 4429],
  ['a subscription without an id', () => ({ type: 'subscribe', payload: { query: VIEWER } }), 4400],
  ['an empty id', () => subscribe('', VIEWER), 4400],
  ['an id that is a number', () => ({ ...subscribe('1', VIEWER), id: 1 }), 4400],
  ['a subscription without a payload', () => ({ type: 'subscribe', id: '1' }), 4400],
  ['a payload that is text', () => ({ type: 'subscribe', id: '1', payload: VIEWER }), 4400],
  ['a payload without a query', () => ({ type: 'subscribe', id: '1', payload: {} }), 4400],
  ['a query that is not text', () => subscribe('1', VIEWER, { query: 1 }), 4400],
  ['variables that are not an object', () => subscribe('1', VIEWER, { variables: 'a' }), 4400],
  ['an operation name that is not text', () => subscribe('1', VIEWER, { operationName: 1 }), 4400],
  ['extensions that are not an object', () => subscribe('1', VIEWER, { extensions: 'a' }), 4400],
  ['complete without an id', () => ({ type: 'complete' }), 4400],
  ['an unknown type later on', () => ({ type: 'start', id: '1' }), 4400],
])('a socket that was let in is closed at %s', async (_what, message, code) => {
  const socket = await opened();
  socket.send(message());
  expect(await socket.closed()).toBe(code);
});

test('an id that is in use is not taken a second time', async () => {
  const socket = await opened();
  socket.send(watching('1'));
  expect(await socket.next()).toMatchObject({ type: 'next', id: '1' });
  socket.send(watching('1'));
  expect(await socket.closed()).toBe(4409);
});

test('a ping is answered with its payload, before and after connection_init', async () => {
  const socket = await open();
  socket.send({ type: 'ping' });
  expect(await socket.next()).toEqual({ type: 'pong' });
  socket.send(init());
  expect(await socket.next()).toEqual({ type: 'connection_ack' });
  socket.send({ type: 'ping', payload: { at: 7 } });
  expect(await socket.next()).toEqual({ type: 'pong', payload: { at: 7 } });
  socket.close();
});

test('a pong that nobody asked for changes nothing', async () => {
  const socket = await opened();
  socket.send({ type: 'pong', payload: {} });
  socket.send({ type: 'ping' });
  expect(await socket.next()).toEqual({ type: 'pong' });
  socket.close();
});

test('a query is answered once and completed, with its variables and its operation of several', async () => {
  const socket = await opened();
  const query = 'query A { viewer { login } } query B($id: ID!) { run(id: $id) { id } }';
  socket.send(subscribe('a', query, { operationName: 'B', variables: { id: runId } }));
  expect(await socket.next()).toEqual({ type: 'next', id: 'a', payload: { data: { run: { id: runId } } } });
  expect(await socket.next()).toEqual({ type: 'complete', id: 'a' });
  socket.close();
});

test('a mutation is answered once and completed', async () => {
  const socket = await opened();
  const mutation = 'mutation { createUploads(input: {kind: IMAGE, files: []}) { userErrors { code } } }';
  socket.send(subscribe('m', mutation));
  expect(await socket.next()).toEqual(next('m'));
  expect(await socket.next()).toEqual({ type: 'complete', id: 'm' });
  socket.close();
});

test('a subscription that its reader completes says no more, and reads no more', async () => {
  const socket = await opened();
  socket.send(watching('1'));
  expect(await socket.next()).toEqual(next('1'));
  socket.send({ type: 'complete', id: '1' });
  await expect.poll(() => api.server.services.wakeUps.count()).toBe(0);
  socket.send({ type: 'ping' });
  expect(await socket.next()).toEqual({ type: 'pong' });
  socket.close();
});

test('complete for an id that is not known changes nothing', async () => {
  const socket = await opened();
  socket.send({ type: 'complete', id: 'nobody' });
  socket.send({ type: 'ping' });
  expect(await socket.next()).toEqual({ type: 'pong' });
  socket.close();
});

test.each([
  ['that cannot be parsed', '{', 'GRAPHQL_PARSE_FAILED'],
  ['of unknown fields', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
  [
    'of two operations, of which none is named',
    'query A { viewer { id } } query B { viewer { id } }',
    'OPERATION_RESOLUTION_FAILURE',
  ],
])('a document %s is an error, without complete after it, and the id is free', async (_what, query, code) => {
  const socket = await opened();
  socket.send(subscribe('1', query));
  expect(await socket.next()).toEqual(errorWith('1', code));
  socket.send(subscribe('1', VIEWER));
  expect(await socket.next()).toEqual(next('1'));
  expect(await socket.next()).toEqual({ type: 'complete', id: '1' });
  socket.close();
});

test('an error of one operation leaves the others alone', async () => {
  const socket = await opened();
  socket.send(watching('watch'));
  expect(await socket.next()).toEqual(next('watch'));
  socket.send(subscribe('bad', '{ nothing }'));
  expect(await socket.next()).toEqual(errorWith('bad', 'GRAPHQL_VALIDATION_FAILED'));
  socket.send({ type: 'complete', id: 'watch' });
  socket.send(subscribe('good', VIEWER));
  expect(await socket.next()).toEqual(next('good'));
  socket.close();
});

test('operations that run at once are told apart by their ids', async () => {
  const socket = await opened();
  const wanted = ['toString', '__proto__', 'constructor', '1', 'ü'];
  for (const id of wanted) socket.send(subscribe(id, VIEWER));
  const answers = [];
  while (answers.length < 2 * wanted.length) answers.push(await socket.next());
  for (const id of wanted)
    expect(answers.filter((answer) => answer.id === id)).toEqual([next(id), { type: 'complete', id }]);
  socket.close();
});

test('the schema is told on a socket, where nobody is without having signed in', async () => {
  const socket = await opened();
  socket.send(subscribe('1', '{ __schema { queryType { name } } }'));
  const data = { __schema: { queryType: { name: 'Query' } } };
  expect(await socket.next()).toEqual({ type: 'next', id: '1', payload: { data } });
  socket.close();
});
