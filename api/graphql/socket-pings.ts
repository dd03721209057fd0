import type { WebSocket } from 'ws';
import { createRounds } from '#lib/rounds.ts';

/** Soon enough for proxies that end what is silent for 60 s. */
const PING_MS = 25_000;
const PARTS = 25;

/**
 * Pings sockets, and ends those that did not answer the ping before: their other end is gone.
 *
 * One timer does it for all: with one for each of 1,000 sockets, waking up costs more than the pings.
 *
 * @returns what a socket is given to
 */
export function createPings(): (socket: WebSocket) => void {
  const answered = new WeakSet<WebSocket>();
  const rounds = createRounds<WebSocket>(PING_MS, PARTS, (socket) => {
    if (answered.delete(socket)) socket.ping();
    else socket.terminate();
  });
  return (socket) => {
    answered.add(socket);
    socket.on('pong', () => answered.add(socket));
    socket.once('close', rounds.add(socket));
  };
}
