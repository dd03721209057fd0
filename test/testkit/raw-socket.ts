import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A message of graphql-transport-ws, as it came. */
export interface SocketMessage {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

/** A socket without a client library: it says what a test says, right or wrong. */
export interface RawSocket {
  readonly protocol: string;
  /** Text as it is, anything else as JSON. */
  send(message: unknown): void;
  /** The next message; fails where the socket closes instead. */
  next(): Promise<SocketMessage>;
  /** The code with which it is closed, whatever comes before. */
  closed(): Promise<number>;
  close(): void;
}

export async function openRawSocket(url: string, ...protocols: readonly string[]): Promise<RawSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, [...protocols]);
  const arrived: SocketMessage[] = [];
  const waiting: (() => void)[] = [];
  let code: number | null = null;
  const wake = () => {
    for (const resolve of waiting.splice(0)) resolve();
  };
  socket.on('message', (data: Buffer) => {
    arrived.push(JSON.parse(data.toString('utf8')) as SocketMessage);
    wake();
  });
  socket.on('close', (closedWith) => {
    code = closedWith;
    wake();
  });
  const change = () => new Promise<void>((resolve) => waiting.push(resolve));
  await once(socket, 'open');
  return {
    protocol: socket.protocol,
    send(message) {
      socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    },
    async next() {
      while (arrived.length === 0) {
        if (code !== null) throw new Error(`The socket was closed with ${code}.`);
        await change();
      }
      return arrived.shift() as SocketMessage; // one has arrived
    },
    async closed() {
      while (code === null) await change();
      return code;
    },
    close() {
      socket.close();
    },
  };
}
