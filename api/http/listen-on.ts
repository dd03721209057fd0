import { once } from 'node:events';
import type { Server } from 'node:http';
import { isCode } from '#lib/is-code.ts';

const FIRST_PORT = 4_000;
const PORTS_TRIED = 100;

/**
 * Lets a server listen on exactly that port, or without one on 4000 or the next free.
 *
 * @throws an error that says what to do when the port is taken.
 */
export async function listenOn(server: Server, host: string, port: number | null): Promise<void> {
  if (port !== null) {
    if (await tryPort(server, host, port)) return;
    throw new Error(
      `Port ${port} on ${host} is in use. Stop the program that uses it, or set PORT to another one.`,
    );
  }
  for (let candidate = FIRST_PORT; candidate < FIRST_PORT + PORTS_TRIED; candidate++)
    if (await tryPort(server, host, candidate)) return;
  throw new Error(
    `Every port from ${FIRST_PORT} to ${FIRST_PORT + PORTS_TRIED - 1} on ${host} is in use. Set PORT.`,
  );
}

/** @returns false when another program has the port. */
async function tryPort(server: Server, host: string, port: number): Promise<boolean> {
  server.listen({ host, port });
  try {
    await once(server, 'listening'); // rejects with the error of listen
    return true;
  } catch (error) {
    if (isCode(error, 'EADDRINUSE')) return false;
    throw error;
  }
}
