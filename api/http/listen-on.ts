import { once } from 'node:events';
import type { Server } from 'node:http';

const firstPort = 4_000;
const portsTried = 100;

/**
 * Lets a server listen on exactly that port, or without one on 4000 or the next free.
 *
 * @throws an error that says what to do when the port is taken.
 */
export const listenOn = async (server: Server, host: string, port: number | null): Promise<void> => {
  if (port !== null) {
    if (await tryPort(server, host, port)) return;
    throw new Error(
      `Port ${port} on ${host} is taken. End the program that has it, or set PORT to another one.`,
    );
  }
  for (let candidate = firstPort; candidate < firstPort + portsTried; candidate++)
    if (await tryPort(server, host, candidate)) return;
  throw new Error(
    `Every port from ${firstPort} to ${firstPort + portsTried - 1} on ${host} is taken. Set PORT.`,
  );
};

/** @returns false when another program has the port. */
const tryPort = async (server: Server, host: string, port: number): Promise<boolean> => {
  server.listen({ host, port });
  try {
    await once(server, 'listening'); // rejects with the error of listen
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw error;
  }
};
