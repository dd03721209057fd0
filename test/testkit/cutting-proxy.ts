import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface CuttingProxy {
  readonly url: string;
  /** How many connections it has cut. */
  cuts(): number;
  close(): Promise<void>;
}

/** Passes connections on to `target`, and cuts one each time as many bytes as the next position have gone to it in all. */
export async function startCuttingProxy(target: URL, positions: readonly number[]): Promise<CuttingProxy> {
  const left = [...positions].sort((a, b) => a - b);
  const open = new Set<Socket>();
  let passed = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', end).on('close', () => open.delete(socket));
    }
    upstream.pipe(client);
    client.on('end', () => upstream.end());
    client.on('data', (chunk) => {
      const [next] = left;
      if (next === undefined || passed + chunk.length < next) {
        passed += chunk.length;
        upstream.write(chunk);
        return;
      }
      left.shift();
      const allowed = chunk.subarray(0, next - passed);
      passed = next;
      upstream.end(allowed, end); // exactly so many bytes get through
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cuts: () => positions.length - left.length,
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
