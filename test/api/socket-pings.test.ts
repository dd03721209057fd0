import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createPings } from '../../api/graphql/socket-pings.ts';

const ROUND_MS = 25_000;

let server: WebSocketServer;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  server.on('connection', createPings());
});
afterEach(() => {
  vi.useRealTimers();
  for (const client of server.clients) client.terminate();
  server.close();
});

async function connect(options: { readonly autoPong: boolean }): Promise<WebSocket> {
  const { port } = server.address() as AddressInfo;
  const client = new WebSocket(`ws://127.0.0.1:${port}`, options);
  await once(client, 'open');
  return client;
}

test('a socket that answers is pinged again and again', async () => {
  const client = await connect({ autoPong: true });
  const [ofServer] = server.clients;
  for (let round = 0; round < 4; round++) {
    const answered = ofServer && once(ofServer, 'pong');
    vi.advanceTimersByTime(ROUND_MS);
    await answered;
  }
  expect(client.readyState).toBe(WebSocket.OPEN);
});

test('a socket whose other end does not answer is ended a round later', async () => {
  const client = await connect({ autoPong: false });
  const pinged = once(client, 'ping');
  vi.advanceTimersByTime(ROUND_MS);
  await pinged;
  expect(client.readyState).toBe(WebSocket.OPEN);
  const closed = once(client, 'close');
  vi.advanceTimersByTime(ROUND_MS);
  expect((await closed)[0]).toBe(1006);
});
